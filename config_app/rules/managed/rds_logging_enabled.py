"""RDS: databases export their logs."""

from __future__ import annotations

from typing import Any

from config_app.rules.databases import expected_logs
from config_app.rules.documents import listed
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "RDS_LOGGING_ENABLED",
    title="Databases export their logs",
    types=("AWS::RDS::DBInstance",),
    why="Logs that stay inside the database are lost with it, and read by nobody.",
    fix="aws rds modify-db-instance --cloudwatch-logs-export-configuration with the log types named in the verdict.",
    passes={"engine": "postgres", "enabledCloudwatchLogsExports": ["postgresql", "upgrade"]},
    fails={"engine": "mysql", "enabledCloudwatchLogsExports": ["error"]},
    parameters=(Parameter("additionalLogs"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    expected = expected_logs(str(configuration.get("engine", "")), parameters.get("additionalLogs", ""))
    if expected is None:
        return NOT_APPLICABLE
    missing = sorted(
        expected - {str(name).lower() for name in listed(configuration.get("enabledCloudwatchLogsExports"))}
    )
    return f"Logs that are not exported: {', '.join(missing)}" if missing else None
