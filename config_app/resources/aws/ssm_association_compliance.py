"""Whether the associations of managed instances succeeded."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Link, Listing, ResourceType


def _summary(item: dict[str, Any]) -> dict[str, Any]:
    """What is said of the instance, under the name of the summary's own type."""
    said = {
        "Status": item.get("Status"),
        "OverallSeverity": item.get("OverallSeverity"),
        "NonCompliantCount": (item.get("NonCompliantSummary") or {}).get("NonCompliantCount"),
    }
    return {"ResourceId": item.get("ResourceId"), "AWS:ComplianceSummary": {"Content": {"Association": said}}}


TYPE = ResourceType(
    "AWS::SSM::AssociationCompliance",
    listing=Listing(
        "ssm:ListResourceComplianceSummaries",
        "ResourceComplianceSummaryItems[]",
        {"Filters": [{"Key": "ComplianceType", "Values": ["Association"], "Type": "EQUAL"}]},
    ),
    id="join('', ['AWS::SSM::ManagedInstanceInventory/', ResourceId])",
    arn="join('', ['arn:aws:ssm:{region}:{account}:association-compliance/', ResourceId])",
    case="api",
    events=r"Compliance|Association|SendCommand",
    reshape=_summary,
    links=(
        Link(
            "Is associated with ManagedInstanceInventory",
            "AWS::SSM::ManagedInstanceInventory",
            "ResourceId",
            "Is associated with AssociationCompliance",
        ),
    ),
)
