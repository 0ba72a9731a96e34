"""CloudWatch: logs are kept long enough."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "CW_LOGGROUP_RETENTION_PERIOD_CHECK",
    title="Log groups keep their events long enough",
    types=("AWS::Logs::LogGroup",),
    why="An attack is noticed after months; logs that are gone by then explain nothing.",
    fix="aws logs put-retention-policy --log-group-name NAME --retention-in-days 365",
    passes={"logGroupName": "g", "retentionInDays": 365},
    fails={"logGroupName": "g", "retentionInDays": 7},
    parameters=(
        Parameter("LogGroupNames", "list"),
        Parameter("MinRetentionTime", "int", default="365", least=1, most=3653),
    ),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    names = parameters.get("LogGroupNames")
    if names and configuration.get("logGroupName") not in names:
        return NOT_APPLICABLE
    days, least = configuration.get("retentionInDays"), parameters["MinRetentionTime"]
    if days is not None and int(days) < least:
        return f"Events are kept for {days} days, less than {least}."
    return None
