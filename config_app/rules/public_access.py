"""Whether grants or policies let everybody in; shared by the rules on buckets, functions and policies. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote

_GROUPS = ("AllUsers", "AuthenticatedUsers")


def public(supplementary: Mapping[str, Any], permissions: Sequence[str], actions: Sequence[str]) -> str:
    """What of a bucket lets everybody in ("A grant", "The policy"), or an empty text."""
    block = supplementary.get("PublicAccessBlockConfiguration") or {}
    grants = (supplementary.get("AccessControlList") or {}).get("grantList") or []
    if not block.get("ignorePublicAcls") and any(_granted(grant, permissions) for grant in grants):
        return "A grant"
    policy = (supplementary.get("BucketPolicy") or {}).get("policyText")
    if not block.get("restrictPublicBuckets") and public_statement(policy, actions):
        return "The policy"
    return ""


def _granted(grant: Mapping[str, Any], permissions: Sequence[str]) -> bool:
    """AWS Config writes a group by its name, a single grantee as an object."""
    grantee = grant.get("grantee")
    return isinstance(grantee, str) and grantee in _GROUPS and grant.get("permission") in permissions


def _document(policy: Any) -> Mapping[str, Any]:
    if isinstance(policy, str):
        try:
            policy = json.loads(unquote(policy) if policy.startswith("%7B") else policy)
        except ValueError:
            return {}
    return policy if isinstance(policy, Mapping) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def public_statement(policy: Any, actions: Sequence[str]) -> bool:
    """Whether an unconditional Allow for everybody names one of these actions."""
    wanted = {action.lower() for action in actions}
    for statement in _listed(_document(policy).get("Statement")):
        principal = statement.get("Principal")
        everybody = principal == "*" or (isinstance(principal, Mapping) and "*" in _listed(principal.get("AWS")))
        named = {str(action).lower() for action in _listed(statement.get("Action"))}
        if statement.get("Effect") == "Allow" and everybody and not statement.get("Condition") and named & wanted:
            return True
    return False


def allows_everything(policy: Any) -> bool:
    """Whether an Allow names every action on every resource."""
    for statement in _listed(_document(policy).get("Statement")):
        actions, resources = _listed(statement.get("Action")), _listed(statement.get("Resource"))
        if statement.get("Effect") == "Allow" and ("*" in actions or "*:*" in actions) and "*" in resources:
            return True
    return False


def unblocked(block: Mapping[str, Any], parameters: Mapping[str, Any]) -> str | None:
    """None where the account's block of public access has the settings that are asked for, else what differs."""
    wrong = []
    for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"):
        if bool(block.get(name[0].lower() + name[1:])) != parameters.get(name, True):
            wrong.append(name)
    return f"The account's block of public access differs in: {', '.join(wrong)}" if wrong else None
