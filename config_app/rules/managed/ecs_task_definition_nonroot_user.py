"""ECS: containers run as somebody else than root."""

from __future__ import annotations

from typing import Any

from config_app.rules.containers import containers, runs_as_root
from config_app.rules.documents import named
from config_app.rules.spec import rule


@rule(
    "ECS_TASK_DEFINITION_NONROOT_USER",
    title="Containers run as a user of their own",
    types=("AWS::ECS::TaskDefinition",),
    why="Root in a container is one flaw away from root on its host.",
    fix="Register the task definition anew with a user in each container definition.",
    passes={"ContainerDefinitions": [{"Name": "web", "User": "1000:1000"}]},
    fails={"ContainerDefinitions": [{"Name": "web"}]},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    wrong = [entry.get("Name") for entry in containers(configuration) if runs_as_root(entry)]
    return f"Containers that run as root: {named(wrong)}" if wrong else None
