"""GuardDuty: the machines of Kubernetes are watched."""

from __future__ import annotations

from typing import Any

from config_app.rules.detectors import unwatched
from config_app.rules.spec import rule


@rule(
    "GUARDDUTY_EKS_PROTECTION_RUNTIME_ENABLED",
    title="GuardDuty watches what runs in Kubernetes",
    types=("AWS::GuardDuty::Detector",),
    why="What a container does once it runs is seen on its machine only.",
    fix="aws guardduty update-detector --features Name=EKS_RUNTIME_MONITORING,Status=ENABLED",
    passes={"Features": [{"Name": "EKS_RUNTIME_MONITORING", "Status": "ENABLED"}]},
    fails={"Features": [{"Name": "EKS_RUNTIME_MONITORING", "Status": "DISABLED"}]},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unwatched(configuration, "EKS_RUNTIME_MONITORING")
