"""CloudWatch: alarms may act."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "CLOUDWATCH_ALARM_ACTION_ENABLED_CHECK",
    title="Actions of alarms are on",
    types=("AWS::CloudWatch::Alarm",),
    why="An alarm whose actions are off turns red where nobody looks.",
    fix="aws cloudwatch enable-alarm-actions --alarm-names NAME",
    passes={"actionsEnabled": True},
    fails={"actionsEnabled": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if configuration.get("actionsEnabled") else "The alarm's actions are off."
