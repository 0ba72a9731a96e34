"""CloudWatch: alarms tell somebody."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Parameter, rule


@rule(
    "CLOUDWATCH_ALARM_ACTION_CHECK",
    title="Alarms tell somebody",
    types=("AWS::CloudWatch::Alarm",),
    why="An alarm without an action turns red where nobody looks.",
    fix="aws cloudwatch put-metric-alarm with --alarm-actions and --insufficient-data-actions",
    passes={
        "alarmActions": ["arn:aws:sns:us-east-1:111122223333:ops"],
        "insufficientDataActions": ["arn:aws:sns:us-east-1:111122223333:ops"],
    },
    fails={"alarmActions": [], "insufficientDataActions": ["arn:aws:sns:us-east-1:111122223333:ops"]},
    parameters=(
        Parameter("okActionRequired", "flag", default="false", required=True),
        Parameter("insufficientDataActionRequired", "flag", default="true", required=True),
        Parameter("alarmActionRequired", "flag", default="true", required=True),
        Parameter("action1"),
        Parameter("action2"),
        Parameter("action3"),
        Parameter("action4"),
        Parameter("action5"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    states = (
        ("alarmActionRequired", "ALARM", listed(configuration.get("alarmActions"))),
        ("insufficientDataActionRequired", "INSUFFICIENT_DATA", listed(configuration.get("insufficientDataActions"))),
        ("okActionRequired", "OK", listed(configuration.get("okactions"))),
    )
    wanted = {parameters[f"action{number}"] for number in range(1, 6) if f"action{number}" in parameters}
    silent = [
        state
        for name, state, actions in states
        if parameters[name] and not (set(actions) & wanted if wanted else actions)
    ]
    return f"Nothing is done when the alarm becomes: {', '.join(silent)}" if silent else None
