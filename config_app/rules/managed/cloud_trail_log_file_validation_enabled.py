"""CloudTrail: log files are covered by digests."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED",
    title="Trails sign a digest of every log file",
    types=("AWS::CloudTrail::Trail",),
    why="Without digests, a log file that was changed or deleted looks untouched.",
    fix="aws cloudtrail update-trail --name NAME --enable-log-file-validation",
    passes={"logFileValidationEnabled": True},
    fails={"logFileValidationEnabled": False},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not configuration.get("logFileValidationEnabled"):
        return "Log file validation is off."
    return None
