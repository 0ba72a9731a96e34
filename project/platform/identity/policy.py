"""IAM-style policies over operation names, decided purely: an explicit deny wins, nothing allowed is denied.

The name of the operation decides, nothing else. A document that speaks of some resources or conditions is refused when
it is put; one that is there all the same errs on the safe side: its Allow never allows, its Deny always denies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from project.kernel.registry import reads

_ACTION = re.compile(r"\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+")
_OWN = ("cloudtrail", "cloudtrail-data", "config", "cairn")


def _statement(effect: str, *actions: str) -> dict[str, Any]:
    return {"Effect": effect, "Action": list(actions), "Resource": "*"}


BUILT_IN: dict[str, dict[str, Any]] = {
    "owner": {"Statement": [_statement("Allow", "*")]},
    "operator": {
        "Statement": [
            _statement("Allow", "*"),
            _statement("Deny", "cairn:*User", "cairn:*Account", "cairn:*AccessKey", "cairn:*Role", "cairn:*Group", "cairn:*ApiToken"),
        ]
    },
    "rule-manager": {
        "Statement": [
            _statement("Allow", "config:*", "cairn:View*", "cairn:Search*", "cairn:Get*", "cairn:Preview*",
                       "cairn:ListBackTests", "cairn:ListRemediations", "cairn:ListRemediationDocuments", "cairn:*ConfigRule",
                       "cairn:RecordNow", "cairn:StartBackTest", "cairn:DeleteBackTest", "cairn:AnswerProcessCheck",
                       "cairn:RequestException", "cairn:GrantException", "cairn:RevokeException",  # none grants his own
                       "cairn:ApproveRemediation", "cairn:DenyRemediation",  # none approves what he asked for
                       "cloudtrail:Describe*", "cloudtrail:Get*", "cloudtrail:List*", "cloudtrail:LookupEvents", "sts:GetCallerIdentity"),
            _statement("Deny", "config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder", "config:DeleteDeliveryChannel"),
        ]
    },
    "auditor": {
        "Statement": [
            _statement("Allow", "cloudtrail:Describe*", "cloudtrail:Get*", "cloudtrail:List*", "cloudtrail:LookupEvents",
                       "config:Describe*", "config:Get*", "config:List*", "config:BatchGet*", "config:Select*",
                       "cairn:View*", "cairn:Search*", "cairn:Get*", "cairn:List*", "cairn:CheckTrailIntegrity",
                       "logs:Describe*", "logs:FilterLogEvents", "logs:GetLogEvents", "logs:TestMetricFilter",
                       "cloudwatch:Describe*", "cloudwatch:Get*", "cloudwatch:List*",
                       "sns:List*", "sns:GetTopicAttributes", "sns:GetSubscriptionAttributes",
                       "sts:GetCallerIdentity",
                       "s3:GetObject", "s3:ListBucket", "s3:ListObjects", "s3:ListObjectsV2",
                       "s3:HeadObject", "s3:HeadBucket", "s3:GetBucketLocation"),
        ]
    },
}  # fmt: skip


# Accounts are the installation's: their making is for its administrators (superusers), whatever a role allows.
NO_ACCOUNTS: dict[str, Any] = {"Statement": [_statement("Deny", "cairn:CreateAccount")]}
# What needs no permission, as in AWS.
ALWAYS = frozenset({"sts:GetCallerIdentity", "cairn:ChangePassword"})


def upstream_only(operation: str) -> bool:
    """What a learnt key without policies of its own may do: everything upstream, and only reads of Cairn itself."""
    service, _, verb = operation.partition(":")
    return service not in _OWN or (service != "cairn" and reads(verb))


def decide(policies: Iterable[Mapping[str, Any]], operation: str) -> bool | None:
    """What these policy documents say of an operation: True allowed, False denied explicitly, None nothing."""
    allowed = None
    for policy in policies:
        for statement in _listed(policy.get("Statement")):
            if not isinstance(statement, Mapping) or not _matches(statement, operation):
                continue
            if statement.get("Effect") == "Deny":
                return False
            if statement.get("Effect") == "Allow" and not _narrowed(statement):
                allowed = True
    return allowed


def allows(policies: Iterable[Mapping[str, Any]], operation: str) -> bool:
    """Whether these policy documents allow the operation."""
    return decide(policies, operation) is True


def _narrowed(statement: Mapping[str, Any]) -> bool:
    """Whether a statement is about some resources or circumstances only, which are not looked at here."""
    resources = _listed(statement.get("Resource", "*"))
    return bool(statement.get("Condition")) or "NotResource" in statement or "*" not in resources


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
    return re.compile(re.escape(action).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def problems(policies: Any) -> str:
    """What is wrong with a list of policy documents, or an empty text."""
    if not isinstance(policies, list):
        return "Policies must be a list of policy documents."
    for number, policy in enumerate(policies, 1):
        if not isinstance(policy, Mapping) or not _listed(policy.get("Statement")):
            return f"Policy {number} has no Statement."
        if unknown := sorted(set(policy) - {"Version", "Id", "Statement"}):
            return f"Policy {number}: {unknown[0]} is no member of a policy document (Version, Id, Statement)."
        for place, statement in enumerate(_listed(policy["Statement"]), 1):
            if problem := _problem(statement):
                return f"Policy {number}, statement {place}: {problem}"
    return ""


def _problem(statement: Any) -> str:
    if not isinstance(statement, Mapping):
        return "it must be an object."
    if statement.get("Effect") not in {"Allow", "Deny"}:
        return "it needs the Effect Allow or Deny."
    if ("Action" in statement) == ("NotAction" in statement):
        return "it needs either Action or NotAction."
    actions = _listed(statement.get("Action", statement.get("NotAction")))
    wrong = [item for item in actions if not isinstance(item, str) or not _ACTION.fullmatch(item)]
    if wrong or not actions:
        return f"{str(wrong[0])[:80] if wrong else 'nothing'} is not an action: write * or service:Operation, wildcards allowed."
    if unknown := sorted(set(statement) - {"Sid", "Effect", "Action", "NotAction", "Resource"}):
        return f"{unknown[0]} is not evaluated here: policies decide by the operation's name only."
    if "*" not in _listed(statement.get("Resource", "*")):
        return 'Resource must be "*": policies decide by the operation\'s name only.'
    return ""
