"""CloudWatch: alarms on a metric are set up as agreed."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Example, Parameter, rule


@rule(
    "CLOUDWATCH_ALARM_SETTINGS_CHECK",
    title="Alarms on the named metric are set up as agreed",
    types=("AWS::CloudWatch::Alarm",),
    why="A threshold that somebody moved out of the way is an alarm that never comes.",
    fix="aws cloudwatch put-metric-alarm with the settings named in the verdict.",
    passes=Example(
        {"metricName": "CPUUtilization", "period": 300, "threshold": 90.0},
        parameters={"metricName": "CPUUtilization", "threshold": "90"},
    ),
    fails=Example(
        {"metricName": "CPUUtilization", "period": 300, "threshold": 99.0},
        parameters={"metricName": "CPUUtilization", "threshold": "90"},
    ),
    parameters=(
        Parameter("metricName", required=True),
        Parameter("period", "int", default="300", least=1),
        Parameter("statistic", choices=("SampleCount", "Average", "Sum", "Minimum", "Maximum")),
        Parameter("comparisonOperator"),
        Parameter("threshold", "int"),
        Parameter("evaluationPeriods", "int", least=1),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("metricName") != parameters["metricName"]:
        return NOT_APPLICABLE
    names = ("threshold", "evaluationPeriods", "period", "comparisonOperator", "statistic")
    wrong = [name for name in names if name in parameters and configuration.get(name) != parameters[name]]
    return f"The alarm is set up other than agreed: {', '.join(wrong)}" if wrong else None
