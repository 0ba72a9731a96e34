"""GuardDuty: what is done with objects is watched."""

from __future__ import annotations

from typing import Any

from config_app.rules.detectors import unwatched
from config_app.rules.spec import rule


@rule(
    "GUARDDUTY_S3_PROTECTION_ENABLED",
    title="GuardDuty watches what is done with objects",
    types=("AWS::GuardDuty::Detector",),
    why="Theft of data is a series of ordinary reads: somebody has to look at all of them.",
    fix="aws guardduty update-detector --features Name=S3_DATA_EVENTS,Status=ENABLED",
    passes={"DataSources": {"S3Logs": {"Enable": True}}},
    fails={"Features": [{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}]},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unwatched(configuration, "S3_DATA_EVENTS", ("S3Logs",))
