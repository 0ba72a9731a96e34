"""IAM: no customer policy allows everything."""

from __future__ import annotations

from typing import Any

from config_app.rules.boundaries import is_boundary
from config_app.rules.public_access import allows_everything
from config_app.rules.spec import NOT_APPLICABLE, Inventory, Parameter, rule


@rule(
    "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
    title="No policy allows everything",
    types=("AWS::IAM::Policy",),
    why="A policy that allows every action on everything makes whoever holds it an administrator.",
    fix="aws iam create-policy-version with the actions that are needed, --set-as-default.",
    passes={
        "policyVersionList": [
            {
                "isDefaultVersion": True,
                "document": {"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]},
            }
        ]
    },
    fails={
        "policyVersionList": [
            {"isDefaultVersion": True, "document": {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}
        ]
    },
    parameters=(Parameter("excludePermissionBoundaryPolicy", "flag"),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if parameters.get("excludePermissionBoundaryPolicy") and is_boundary(configuration, inventory):
        return NOT_APPLICABLE
    for version in configuration.get("policyVersionList") or []:
        if version.get("isDefaultVersion") and allows_everything(version.get("document")):
            return "A statement allows every action on every resource."
    return None
