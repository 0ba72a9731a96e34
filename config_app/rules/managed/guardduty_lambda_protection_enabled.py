"""GuardDuty: the network of functions is watched."""

from __future__ import annotations

from typing import Any

from config_app.rules.detectors import unwatched
from config_app.rules.spec import rule


@rule(
    "GUARDDUTY_LAMBDA_PROTECTION_ENABLED",
    title="GuardDuty watches the network of functions",
    types=("AWS::GuardDuty::Detector",),
    why="A function that was taken over speaks to strangers: its traffic shows it.",
    fix="aws guardduty update-detector --features Name=LAMBDA_NETWORK_LOGS,Status=ENABLED",
    passes={"Features": [{"Name": "LAMBDA_NETWORK_LOGS", "Status": "ENABLED"}]},
    fails={"Features": [{"Name": "LAMBDA_NETWORK_LOGS", "Status": "DISABLED"}]},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unwatched(configuration, "LAMBDA_NETWORK_LOGS")
