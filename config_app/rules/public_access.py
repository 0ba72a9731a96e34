"""Whether grants or policies let everybody in; shared by the rules on buckets, functions and policies. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from config_app.rules.documents import listed
from config_app.rules.statements import actions_within, everywhere, principals, statements

_GROUPS = ("AllUsers", "AuthenticatedUsers")
_NARROWING = frozenset(
    f"aws:{name}"
    for name in (
        "sourceip", "vpcsourceip", "sourcearn", "sourcevpc", "sourcevpce", "sourceowner", "sourceaccount", "userid",
        "principalorgid", "principalorgpaths", "principalaccount", "principalarn", "sourceorgid", "sourceorgpaths",
    )
) | {"s3:x-amz-server-side-encryption-aws-kms-key-id", "s3:dataaccesspointarn", "s3:dataaccesspointaccount"}  # fmt: skip


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


def public_statement(policy: Any, actions: Sequence[str]) -> bool:
    """Whether an Allow for everybody covers one of these actions, and no condition narrows it to somebody."""
    wanted = [action for action in actions if "*" not in action]
    return any(
        _everybody(statement) and not narrowed(statement) and actions_within(statement, wanted)
        for statement in statements(policy)
    )


def _everybody(statement: Mapping[str, Any]) -> bool:
    return "NotPrincipal" in statement or any(kind == "AWS" and name == "*" for kind, name in principals(statement))


def narrowed(statement: Mapping[str, Any]) -> bool:
    """Whether a condition asks for fixed values of what only some have: what AWS means by "not public".

    Source: Amazon S3's user guide, "The meaning of public". A wildcard, or a network of everybody, is no fixed value.
    """
    for operator, asked in (statement.get("Condition") or {}).items():
        if "Not" in operator or operator.endswith("IfExists") or not isinstance(asked, Mapping):
            continue
        for key, values in asked.items():
            fixed = [str(value) for value in listed(values)]
            wide = any("*" in value or "?" in value or value.endswith("/0") for value in fixed)
            if str(key).lower() in _NARROWING and fixed and not wide:
                return True
    return False


def allows_everything(policy: Any) -> bool:
    """Whether an Allow names every action on every resource."""
    return any(
        everywhere(statement) and {"*", "*:*"} & {str(action) for action in listed(statement.get("Action"))}
        for statement in statements(policy)
    )


def unblocked(block: Mapping[str, Any], parameters: Mapping[str, Any]) -> str | None:
    """None where the account's block of public access has the settings that are asked for, else what differs."""
    wrong = []
    for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"):
        if bool(block.get(name[0].lower() + name[1:])) != parameters.get(name, True):
            wrong.append(name)
    return f"The account's block of public access differs in: {', '.join(wrong)}" if wrong else None
