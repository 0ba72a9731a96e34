"""ECS: containers have no power over their host."""

from __future__ import annotations

from typing import Any

from config_app.rules.containers import containers
from config_app.rules.documents import named
from config_app.rules.spec import rule


@rule(
    "ECS_CONTAINERS_NONPRIVILEGED",
    title="Containers are not privileged",
    types=("AWS::ECS::TaskDefinition",),
    why="A privileged container is root on the machine that runs everybody else's.",
    fix="Register the task definition anew without privileged.",
    passes={"ContainerDefinitions": [{"Name": "web", "Privileged": False}]},
    fails={"ContainerDefinitions": [{"Name": "web", "Privileged": True}]},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    wrong = [entry.get("Name") for entry in containers(configuration) if entry.get("Privileged")]
    return f"Privileged containers: {named(wrong)}" if wrong else None
