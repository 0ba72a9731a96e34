"""IAM: users belong to groups."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, named
from config_app.rules.spec import Parameter, rule


@rule(
    "IAM_USER_GROUP_MEMBERSHIP_CHECK",
    title="Every user is in a group",
    types=("AWS::IAM::User",),
    why="Permissions of a group are reviewed once; those of a hundred users are not.",
    fix="aws iam add-user-to-group --group-name GROUP --user-name NAME",
    passes={"userName": "dana", "groupList": ["developers"]},
    fails={"userName": "erik", "groupList": []},
    parameters=(Parameter("groupNames", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    groups, wanted = listed(configuration.get("groupList")), parameters.get("groupNames")
    if not groups:
        return "The user is in no group."
    if wanted and not set(groups) & set(wanted):
        return f"The user is in none of the groups {named(wanted)}."
    return None
