"""IAM-style policies over operation names, decided purely: an explicit deny wins, nothing allowed is denied.

Conditions are not evaluated: an Allow that carries one never allows, a Deny that carries one always denies.
That errs on the safe side, and the page that edits policies says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from project.kernel.registry import reads

_OWN = ("cloudtrail", "cloudtrail-data", "config", "cairn")


def _statement(effect: str, *actions: str) -> dict[str, Any]:
    return {"Effect": effect, "Action": list(actions), "Resource": "*"}


BUILT_IN: dict[str, dict[str, Any]] = {
    "owner": {"Statement": [_statement("Allow", "*")]},
    "operator": {
        "Statement": [
            _statement("Allow", "*"),
            _statement("Deny", "cairn:*User", "cairn:*Account", "cairn:*AccessKey", "cairn:*Role"),
        ]
    },
    "rule-manager": {
        "Statement": [
            _statement("Allow", "config:*", "cairn:View*", "cairn:Search*", "cairn:Get*", "cairn:*ConfigRule",
                       "cloudtrail:Describe*", "cloudtrail:Get*", "cloudtrail:List*", "cloudtrail:LookupEvents", "sts:GetCallerIdentity"),
            _statement("Deny", "config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder", "config:DeleteDeliveryChannel"),
        ]
    },
    "auditor": {
        "Statement": [
            _statement("Allow", "cloudtrail:Describe*", "cloudtrail:Get*", "cloudtrail:List*", "cloudtrail:LookupEvents",
                       "config:Describe*", "config:Get*", "config:List*", "config:BatchGet*", "config:Select*",
                       "cairn:View*", "cairn:Search*", "cairn:Get*", "cairn:List*", "sts:GetCallerIdentity",
                       "s3:GetObject", "s3:ListBucket", "s3:ListObjects", "s3:HeadObject", "s3:HeadBucket", "s3:GetBucketLocation"),
        ]
    },
}  # fmt: skip


def upstream_only(operation: str) -> bool:
    """What a learnt key without policies of its own may do: everything upstream, and only reads of Cairn itself."""
    service, _, verb = operation.partition(":")
    return service not in _OWN or (service != "cairn" and reads(verb))


def allows(policies: Iterable[Mapping[str, Any]], operation: str) -> bool:
    """Whether these policy documents allow the operation."""
    allowed = False
    for policy in policies:
        for statement in _listed(policy.get("Statement")):
            if not isinstance(statement, Mapping) or not _matches(statement, operation):
                continue
            conditional = bool(statement.get("Condition"))
            if statement.get("Effect") == "Deny":
                return False
            allowed = allowed or (statement.get("Effect") == "Allow" and not conditional)
    return allowed


def _matches(statement: Mapping[str, Any], operation: str) -> bool:
    if "NotAction" in statement:
        return not any(_fits(str(action), operation) for action in _listed(statement["NotAction"]))
    return any(_fits(str(action), operation) for action in _listed(statement.get("Action")))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _fits(action: str, operation: str) -> bool:
    return _pattern(action.lower()).fullmatch(operation.lower()) is not None


@lru_cache(maxsize=2048)
def _pattern(action: str) -> re.Pattern[str]:
    return re.compile(re.escape(action).replace(r"\*", ".*").replace(r"\?", "."))


def problems(policies: Any) -> str:
    """What is wrong with a list of policy documents, or an empty text."""
    if not isinstance(policies, list):
        return "Policies must be a list of policy documents."
    for number, policy in enumerate(policies, 1):
        if not isinstance(policy, Mapping) or not _listed(policy.get("Statement")):
            return f"Policy {number} has no Statement."
        for statement in _listed(policy["Statement"]):
            if not isinstance(statement, Mapping) or statement.get("Effect") not in {"Allow", "Deny"}:
                return f"Policy {number}: each statement needs the Effect Allow or Deny."
            if not (statement.get("Action") or statement.get("NotAction")):
                return f"Policy {number}: each statement needs Action or NotAction."
    return ""
