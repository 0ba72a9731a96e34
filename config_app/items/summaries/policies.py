"""What a policy document opens to everybody, and policies attached to users, groups and roles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from config_app.items.wording import Example, State, came_and_went, moved, names, wording

_ADMIN = [{"policyName": "AdministratorAccess", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}]


def statements(text: Any) -> list[Mapping[str, Any]]:
    """The statements of a policy document, as text (plain or percent-encoded) or as an object; none where it is broken."""
    if isinstance(text, str):
        try:
            text = json.loads(unquote(text) if text.startswith("%") else text)
        except ValueError:
            return []
    found = text.get("Statement") if isinstance(text, Mapping) else None
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, Mapping)]


def opens(text: Any) -> bool:
    """Whether a document allows something to everybody without a condition."""
    return any(one.get("Effect") == "Allow" and not one.get("Condition") and _everybody(one.get("Principal"))
               for one in statements(text))  # fmt: skip


def _everybody(principal: Any) -> bool:
    given = principal.get("AWS") if isinstance(principal, Mapping) else principal
    return "*" in (given if isinstance(given, list) else [given])


@wording(
    "AWS::IAM::User",
    "AWS::IAM::Group",
    "AWS::IAM::Role",
    about=("attachedManagedPolicies", "userPolicyList", "groupPolicyList", "rolePolicyList", "groupList",
           "permissionsBoundary"),
    examples=(
        Example("Policy AdministratorAccess attached.", State(), State({"attachedManagedPolicies": _ADMIN})),
        Example("Policy AdministratorAccess detached.", State({"attachedManagedPolicies": _ADMIN}), State()),
        Example("Inline policy deploy added.", State(), State({"userPolicyList": [{"policyName": "deploy"}]})),
        Example("Inline policy deploy changed.", State({"rolePolicyList": [{"policyName": "deploy", "policyDocument": "a"}]}),
                State({"rolePolicyList": [{"policyName": "deploy", "policyDocument": "b"}]})),
        Example("Joined group admins.", State(), State({"groupList": ["admins"]})),
        Example("Permissions boundary limit removed.",
                State({"permissionsBoundary": {"permissionsBoundaryArn": "arn:aws:iam::1:policy/limit"}}), State()),
    ),
)  # fmt: skip
def attached(before: State, after: State) -> Iterator[str]:
    managed = [names(state.get("attachedManagedPolicies"), "policyName", "policyArn") for state in (before, after)]
    yield from came_and_went(*managed, came="policy {} attached", went="policy {} detached")
    for path in ("userPolicyList", "groupPolicyList", "rolePolicyList"):
        old, new = (_inline(state.get(path)) for state in (before, after))
        yield from came_and_went(old, new, came="inline policy {} added", went="inline policy {} removed")
        yield from (
            f"inline policy {name} changed" for name in sorted(old.keys() & new.keys()) if old[name] != new[name]
        )
    groups = [names(state.get("groupList")) for state in (before, after)]
    yield from came_and_went(*groups, came="joined group {}", went="left group {}")
    yield from moved(before, after, "permissionsBoundary.permissionsBoundaryArn", "permissions boundary")


def _inline(found: Any) -> dict[str, Any]:
    return {str(one.get("policyName")): one.get("policyDocument") for one in found or [] if isinstance(one, Mapping)}
