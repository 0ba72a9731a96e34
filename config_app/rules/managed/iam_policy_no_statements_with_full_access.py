"""IAM: policies name the actions they allow."""

from __future__ import annotations

from typing import Any

from config_app.rules.boundaries import is_boundary
from config_app.rules.documents import listed, named
from config_app.rules.spec import NOT_APPLICABLE, Example, Inventory, Parameter, rule
from config_app.rules.statements import standing_document, statements


@rule(
    "IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
    title="No policy allows all actions of a service",
    types=("AWS::IAM::Policy",),
    why="Whoever may do everything in a service may also remove its logs and open it to others.",
    fix="aws iam create-policy-version with the actions that are needed, --set-as-default.",
    passes=Example(
        {
            "policyVersionList": [
                {
                    "isDefaultVersion": True,
                    "document": {"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]},
                }
            ]
        },
        inventory={},
    ),
    fails=Example(
        {
            "policyVersionList": [
                {
                    "isDefaultVersion": True,
                    "document": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]},
                }
            ]
        },
        inventory={},
    ),
    parameters=(Parameter("excludePermissionBoundaryPolicy", "flag", default="false"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if parameters["excludePermissionBoundaryPolicy"] and is_boundary(configuration, inventory):
        return NOT_APPLICABLE
    for statement in statements(standing_document(configuration)):
        full = [action for action in listed(statement.get("Action")) if action == "*" or str(action).endswith(":*")]
        if full:
            return f"A statement allows {named(full)}."
    return None
