"""Step Functions: executions are logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import among, at, listed
from config_app.rules.spec import Parameter, rule


@rule(
    "STEP_FUNCTIONS_STATE_MACHINE_LOGGING_ENABLED",
    title="State machines log their executions",
    types=("AWS::StepFunctions::StateMachine",),
    why="What a machine decided, and with what, is gone after ninety days otherwise.",
    fix="aws stepfunctions update-state-machine --logging-configuration level=ERROR,destinations=…",
    passes={
        "LoggingConfiguration": {
            "Level": "ERROR",
            "Destinations": [
                {"CloudWatchLogsLogGroup": {"LogGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:s:*"}}
            ],
        }
    },
    fails={"LoggingConfiguration": {"Level": "OFF"}},
    parameters=(
        Parameter("cloudWatchLogGroupArns", "list"),
        Parameter("logLevel", choices=("ALL", "ERROR", "FATAL")),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    log = configuration.get("LoggingConfiguration") or {}
    level, wanted, groups = (
        log.get("Level") or "OFF",
        parameters.get("logLevel"),
        parameters.get("cloudWatchLogGroupArns"),
    )
    if level == "OFF":
        return "Executions are not logged."
    if wanted and level != wanted:
        return f"Executions are logged at the level {level} instead of {wanted}."
    targets = [at(entry, "CloudWatchLogsLogGroup", "LogGroupArn") for entry in listed(log.get("Destinations"))]
    if groups and not any(among(str(target).removesuffix(":*"), groups) or target in groups for target in targets):
        return "Executions are logged to none of the log groups asked for."
    return None
