"""GuardDuty: the audit logs of Kubernetes are watched."""

from __future__ import annotations

from typing import Any

from config_app.rules.detectors import unwatched
from config_app.rules.spec import rule


@rule(
    "GUARDDUTY_EKS_PROTECTION_AUDIT_ENABLED",
    title="GuardDuty watches the audit logs of Kubernetes",
    types=("AWS::GuardDuty::Detector",),
    why="An attack on a cluster is first seen in what its control plane was asked.",
    fix="aws guardduty update-detector --features Name=EKS_AUDIT_LOGS,Status=ENABLED",
    passes={"Features": [{"Name": "EKS_AUDIT_LOGS", "Status": "ENABLED"}]},
    fails={"Features": [{"Name": "EKS_AUDIT_LOGS", "Status": "DISABLED"}]},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unwatched(configuration, "EKS_AUDIT_LOGS", ("Kubernetes", "AuditLogs"))
