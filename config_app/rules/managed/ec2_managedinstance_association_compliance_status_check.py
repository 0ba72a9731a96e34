"""Systems Manager: associations do what they should."""

from __future__ import annotations

from typing import Any

from config_app.rules.managed_instances import broken
from config_app.rules.spec import rule


@rule(
    "EC2_MANAGEDINSTANCE_ASSOCIATION_COMPLIANCE_STATUS_CHECK",
    title="Associations of managed instances succeed",
    types=("AWS::SSM::AssociationCompliance",),
    why="An association that fails leaves a machine without the settings everybody believes it has.",
    fix="aws ssm describe-instance-associations-status --instance-id ID, and repair what failed.",
    passes={"AWS:ComplianceSummary": {"Content": {"Association": {"Status": "COMPLIANT"}}}},
    fails={"AWS:ComplianceSummary": {"Content": {"Association": {"Status": "NON_COMPLIANT"}}}},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return broken(configuration, "Association", "An association of the instance did not succeed.")
