"""IAM: permissions come from policies that can be listed."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import named
from config_app.rules.spec import rule
from config_app.rules.statements import own_documents


@rule(
    "IAM_NO_INLINE_POLICY_CHECK",
    title="Users, groups and roles have no inline policies",
    types=(
        "AWS::IAM::Group",
        "AWS::IAM::Role",
        "AWS::IAM::User",
    ),
    why="An inline policy appears in no list of policies and is reviewed by nobody.",
    fix="Make it a managed policy, attach that, and delete the inline one.",
    passes={"roleName": "app", "rolePolicyList": []},
    fails={"userName": "erik", "userPolicyList": [{"policyName": "quick-fix"}]},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    names = [name for name, _ in own_documents(configuration)]
    return f"Inline policies: {named(names)}" if names else None
