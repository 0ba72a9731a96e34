"""Systems Manager: patches are installed."""

from __future__ import annotations

from typing import Any

from config_app.rules.managed_instances import broken
from config_app.rules.spec import rule


@rule(
    "EC2_MANAGEDINSTANCE_PATCH_COMPLIANCE_STATUS_CHECK",
    title="Managed instances have the patches they should have",
    types=("AWS::SSM::PatchCompliance",),
    why="What is mended in a patch is known to everybody who reads it.",
    fix="Run the document AWS-RunPatchBaseline with the operation Install on the instance.",
    passes={"AWS:ComplianceSummary": {"Content": {"Patch": {"Status": "COMPLIANT"}}}},
    fails={"AWS:ComplianceSummary": {"Content": {"Patch": {"Status": "NON_COMPLIANT"}}}},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return broken(configuration, "Patch", "Patches are missing on the instance.")
