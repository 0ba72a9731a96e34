"""IAM: inline policies do not allow dangerous actions on every key."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import named
from config_app.rules.spec import NOT_APPLICABLE, Example, Parameter, rule
from config_app.rules.statements import blocked_on_every_key, own_documents


@rule(
    "IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS",
    title="Inline policies do not allow the named actions on every key",
    types=(
        "AWS::IAM::Group",
        "AWS::IAM::Role",
        "AWS::IAM::User",
    ),
    why="Whoever may decrypt with every key may read everything that was ever encrypted.",
    fix="aws iam put-role-policy (or put-user-policy, put-group-policy) with the keys named in Resource.",
    passes=Example(
        {
            "roleName": "app",
            "rolePolicyList": [
                {
                    "policyName": "a",
                    "policyDocument": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]},
                }
            ],
        },
        parameters={"blockedActionsPatterns": "kms:Decrypt"},
    ),
    fails=Example(
        {
            "roleName": "app",
            "rolePolicyList": [
                {
                    "policyName": "b",
                    "policyDocument": {"Statement": [{"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": "*"}]},
                }
            ],
        },
        parameters={"blockedActionsPatterns": "kms:Decrypt"},
    ),
    parameters=(
        Parameter("blockedActionsPatterns", "list", required=True),
        Parameter("excludeRoleByManagementAccount", "flag", default="false"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if (
        parameters["excludeRoleByManagementAccount"]
        and configuration.get("roleName") == "OrganizationAccountAccessRole"
    ):
        return NOT_APPLICABLE
    for name, policy in own_documents(configuration):
        if found := blocked_on_every_key(policy, parameters["blockedActionsPatterns"]):
            return f"The inline policy {name} allows on every key: {named(found)}"
    return None
