"""Secrets Manager: secrets rotate."""

from __future__ import annotations

from typing import Any

from config_app.rules.schedules import longest_pause
from config_app.rules.spec import Parameter, rule


@rule(
    "SECRETSMANAGER_ROTATION_ENABLED_CHECK",
    title="Secrets rotate",
    types=("AWS::SecretsManager::Secret",),
    why="A password that never changes stays good for everybody who ever saw it.",
    fix="aws secretsmanager rotate-secret --secret-id ID --rotation-lambda-arn ARN --rotation-rules AutomaticallyAfterDays=30",
    passes={"RotationEnabled": True, "RotationRules": {"AutomaticallyAfterDays": 30}},
    fails={"Name": "db", "RotationEnabled": False},
    parameters=(
        Parameter("maximumAllowedRotationFrequencyInHours", "int", least=1),
        Parameter("maximumAllowedRotationFrequency", "int", least=1),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not configuration.get("RotationEnabled"):
        return "The secret does not rotate."
    rules = configuration.get("RotationRules") or {}
    days, most = rules.get("AutomaticallyAfterDays"), parameters.get("maximumAllowedRotationFrequency")
    if most is not None and days is not None and int(days) > most:
        return f"The secret rotates every {days} days, less often than every {most}."
    most_hours = parameters.get("maximumAllowedRotationFrequencyInHours")
    pause = longest_pause(str(rules.get("ScheduleExpression") or rules.get("RotationScheduleExpression") or ""))
    if most_hours is not None:
        hours = pause if pause is not None else int(days) * 24 if days is not None else None
        if hours is not None and hours > most_hours:
            return f"The secret rotates every {hours:g} hours, less often than every {most_hours}."
    return None
