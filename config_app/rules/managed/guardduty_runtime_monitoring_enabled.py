"""GuardDuty: what runs on machines is watched."""

from __future__ import annotations

from typing import Any

from config_app.rules.detectors import unwatched
from config_app.rules.spec import rule


@rule(
    "GUARDDUTY_RUNTIME_MONITORING_ENABLED",
    title="GuardDuty watches what runs on machines",
    types=("AWS::GuardDuty::Detector",),
    why="What an intruder does on a machine is seen there only.",
    fix="aws guardduty update-detector --features Name=RUNTIME_MONITORING,Status=ENABLED",
    passes={"Features": [{"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}]},
    fails={"Features": [{"Name": "RUNTIME_MONITORING", "Status": "DISABLED"}]},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unwatched(configuration, "RUNTIME_MONITORING")
