"""IAM: groups have members."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Example, Inventory, Known, rule


@rule(
    "IAM_GROUP_HAS_USERS_CHECK",
    title="Every group has a user",
    types=("AWS::IAM::Group",),
    why="An empty group with permissions waits for somebody to slip in.",
    fix="aws iam delete-group --group-name NAME, after its policies are detached.",
    passes=Example(
        {"groupName": "developers"},
        inventory={"AWS::IAM::User": (Known({"userName": "dana", "groupList": ["developers"]}),)},
    ),
    fails=Example(
        {"groupName": "old"}, inventory={"AWS::IAM::User": (Known({"userName": "dana", "groupList": ["developers"]}),)}
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if configuration.get("groupName") not in inventory.derived("groups with users", _with_users):
        return "The group has no user."
    return None


def _with_users(inventory: Inventory) -> frozenset[str]:
    return frozenset(
        group for user in inventory.of("AWS::IAM::User") for group in listed(user.configuration.get("groupList"))
    )
