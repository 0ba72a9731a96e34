"""Account: the named policy is in use."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Example, Inventory, Known, Parameter, rule


@rule(
    "IAM_POLICY_IN_USE",
    title="The named policy is attached to somebody",
    types=("AWS::::Account",),
    why="A role for support that nobody has is missing on the day support is needed.",
    fix="aws iam attach-role-policy --role-name NAME --policy-arn ARN",
    passes=Example(
        {},
        parameters={"policyARN": "arn:aws:iam::aws:policy/AWSSupportAccess"},
        inventory={
            "AWS::IAM::User": (),
            "AWS::IAM::Group": (),
            "AWS::IAM::Role": (
                Known({"attachedManagedPolicies": [{"policyArn": "arn:aws:iam::aws:policy/AWSSupportAccess"}]}),
            ),
        },
    ),
    fails=Example(
        {},
        parameters={"policyARN": "arn:aws:iam::aws:policy/AWSSupportAccess"},
        inventory={"AWS::IAM::User": (), "AWS::IAM::Group": (), "AWS::IAM::Role": ()},
    ),
    parameters=(
        Parameter("policyARN", required=True),
        Parameter("policyUsageType", default="ANY", choices=("IAM_USER", "IAM_GROUP", "IAM_ROLE", "ANY")),
    ),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    usage = parameters["policyUsageType"]
    kinds = ("User", "Group", "Role") if usage == "ANY" else (usage.removeprefix("IAM_").capitalize(),)
    for kind in kinds:
        for known in inventory.of(f"AWS::IAM::{kind}"):
            attached = listed(known.configuration.get("attachedManagedPolicies"))
            used = kind != "Group" or _members(known.configuration.get("groupName"), inventory)
            if used and any(entry.get("policyArn") == parameters["policyARN"] for entry in attached):
                return None
    return f"The policy {parameters['policyARN']} is attached to no {' or '.join(kinds).lower()}."


def _members(group: Any, inventory: Inventory) -> bool:
    """Whether a group has a user: a policy of an empty group is used by nobody."""
    return any(group in listed(user.configuration.get("groupList")) for user in inventory.of("AWS::IAM::User"))
