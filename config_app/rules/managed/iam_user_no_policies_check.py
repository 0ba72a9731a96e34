"""IAM: users get permissions from groups and roles."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "IAM_USER_NO_POLICIES_CHECK",
    title="Users have no policies of their own",
    types=("AWS::IAM::User",),
    why="Permissions given to single users are overlooked when people change their work.",
    fix="aws iam delete-user-policy / detach-user-policy, and put the user into a group that has the policy.",
    passes={"userName": "dana", "userPolicyList": [], "attachedManagedPolicies": []},
    fails={"userName": "erik", "userPolicyList": [{"policyName": "quick-fix"}]},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    inline = [str(entry.get("policyName")) for entry in configuration.get("userPolicyList") or []]
    attached = [str(entry.get("policyName")) for entry in configuration.get("attachedManagedPolicies") or []]
    if inline or attached:
        return f"The user has policies of its own: {', '.join(inline + attached)}"
    return None
