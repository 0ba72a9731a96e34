"""ECS: containers in the host's network run as somebody."""

from __future__ import annotations

from typing import Any

from config_app.rules.containers import containers, runs_as_root
from config_app.rules.documents import named
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK",
    title="Containers in the host's network name their user",
    types=("AWS::ECS::TaskDefinition",),
    why="Root in a container that shares the host's network sees what the host sees.",
    fix="Register the task definition anew with a user in each container definition.",
    passes={"NetworkMode": "host", "Status": "ACTIVE", "ContainerDefinitions": [{"Name": "web", "User": "1000"}]},
    fails={"NetworkMode": "host", "Status": "ACTIVE", "ContainerDefinitions": [{"Name": "web", "User": "root"}]},
    parameters=(Parameter("SkipInactiveTaskDefinitions", "flag", default="false"),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if parameters["SkipInactiveTaskDefinitions"] and configuration.get("Status") == "INACTIVE":
        return NOT_APPLICABLE
    if configuration.get("NetworkMode") != "host":
        return None
    wrong = [
        entry.get("Name") for entry in containers(configuration) if not entry.get("Privileged") and runs_as_root(entry)
    ]
    return f"Containers that run as root in the host's network: {named(wrong)}" if wrong else None
