"""CodeBuild: logs in buckets are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, on
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "CODEBUILD_PROJECT_S3_LOGS_ENCRYPTED",
    title="Build projects encrypt their logs",
    types=("AWS::CodeBuild::Project",),
    why="Logs of builds repeat what they were given, secrets among it.",
    fix="aws codebuild update-project --logs-config s3Logs={status=ENABLED,encryptionDisabled=false,location=…}",
    passes={"name": "a", "logsConfig": {"s3Logs": {"status": "ENABLED", "encryptionDisabled": False}}},
    fails={"name": "b", "logsConfig": {"s3Logs": {"status": "ENABLED", "encryptionDisabled": True}}},
    parameters=(Parameter("exemptedProjects", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    files = at(configuration, "logsConfig", "s3Logs") or {}
    if files.get("status") != "ENABLED" or configuration.get("name") in parameters.get("exemptedProjects", []):
        return NOT_APPLICABLE
    return "The encryption of the logs is switched off." if on(files.get("encryptionDisabled")) else None
