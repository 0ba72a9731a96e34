"""IAM: policies do not allow dangerous actions on every key."""

from __future__ import annotations

from typing import Any

from config_app.rules.boundaries import is_boundary
from config_app.rules.documents import named
from config_app.rules.spec import NOT_APPLICABLE, Example, Inventory, Parameter, rule
from config_app.rules.statements import blocked_on_every_key, standing_document


@rule(
    "IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS",
    title="Policies do not allow the named actions on every key",
    types=("AWS::IAM::Policy",),
    why="Whoever may decrypt with every key may read everything that was ever encrypted.",
    fix="aws iam create-policy-version with the keys named in Resource, --set-as-default.",
    passes=Example(
        {
            "policyVersionList": [
                {
                    "isDefaultVersion": True,
                    "document": {
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Action": "kms:Decrypt",
                                "Resource": "arn:aws:kms:us-east-1:111122223333:key/1",
                            }
                        ]
                    },
                }
            ]
        },
        parameters={"blockedActionsPatterns": "kms:Decrypt,kms:ReEncryptFrom"},
        inventory={},
    ),
    fails=Example(
        {
            "policyVersionList": [
                {
                    "isDefaultVersion": True,
                    "document": {"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]},
                }
            ]
        },
        parameters={"blockedActionsPatterns": "kms:Decrypt,kms:ReEncryptFrom"},
        inventory={},
    ),
    parameters=(
        Parameter("blockedActionsPatterns", "list", required=True),
        Parameter("excludePermissionBoundaryPolicy", "flag", default="false"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if parameters["excludePermissionBoundaryPolicy"] and is_boundary(configuration, inventory):
        return NOT_APPLICABLE
    found = blocked_on_every_key(standing_document(configuration), parameters["blockedActionsPatterns"])
    return f"Allowed on every key: {named(found)}" if found else None
