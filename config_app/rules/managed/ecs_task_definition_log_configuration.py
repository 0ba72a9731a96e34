"""ECS: what containers say is kept."""

from __future__ import annotations

from typing import Any

from config_app.rules.containers import containers
from config_app.rules.documents import at, named
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "ECS_TASK_DEFINITION_LOG_CONFIGURATION",
    title="Containers send their logs somewhere",
    types=("AWS::ECS::TaskDefinition",),
    why="What a container printed is gone with it.",
    fix="Register the task definition anew with a logConfiguration in each container definition.",
    passes={
        "Status": "ACTIVE",
        "ContainerDefinitions": [{"Name": "web", "LogConfiguration": {"LogDriver": "awslogs"}}],
    },
    fails={"Status": "ACTIVE", "ContainerDefinitions": [{"Name": "web"}]},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("Status") == "INACTIVE":
        return NOT_APPLICABLE
    wrong = [entry.get("Name") for entry in containers(configuration) if not at(entry, "LogConfiguration", "LogDriver")]
    return f"Containers whose logs go nowhere: {named(wrong)}" if wrong else None
