"""Elastic Beanstalk: environments send their logs."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import on
from config_app.rules.environments import option
from config_app.rules.spec import Parameter, rule


@rule(
    "ELASTIC_BEANSTALK_LOGS_TO_CLOUDWATCH",
    title="Environments send their logs to CloudWatch",
    types=("AWS::ElasticBeanstalk::Environment",),
    why="Logs on a machine are gone when the group replaces the machine.",
    fix="aws elasticbeanstalk update-environment with aws:elasticbeanstalk:cloudwatch:logs StreamLogs=true",
    passes={
        "optionSettings": {
            "aws:elasticbeanstalk:cloudwatch:logs": {
                "StreamLogs": {"value": "true"},
                "RetentionInDays": {"value": "30"},
            }
        }
    },
    fails={"optionSettings": {"aws:elasticbeanstalk:cloudwatch:logs": {"StreamLogs": {"value": "false"}}}},
    parameters=(
        Parameter("RetentionInDays"),
        Parameter("DeleteOnTerminate", choices=("true", "false")),
    ),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    space = "aws:elasticbeanstalk:cloudwatch:logs"
    if not on(option(configuration, space, "StreamLogs")):
        return "The environment sends no logs."
    for name in ("RetentionInDays", "DeleteOnTerminate"):
        if name in parameters and str(option(configuration, space, name)).lower() != parameters[name].lower():
            return f"{name} of the logs is {option(configuration, space, name)} instead of {parameters[name]}."
    return None
