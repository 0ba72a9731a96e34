"""ECS: containers cannot write to their own file system."""

from __future__ import annotations

from typing import Any

from config_app.rules.containers import containers
from config_app.rules.documents import named
from config_app.rules.spec import rule


@rule(
    "ECS_CONTAINERS_READONLY_ACCESS",
    title="Containers have a read-only file system",
    types=("AWS::ECS::TaskDefinition",),
    why="Whoever breaks into a container that can be written leaves tools behind.",
    fix="Register the task definition anew with readonlyRootFilesystem in each container definition.",
    passes={"ContainerDefinitions": [{"Name": "web", "ReadonlyRootFilesystem": True}]},
    fails={"ContainerDefinitions": [{"Name": "web"}]},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    wrong = [entry.get("Name") for entry in containers(configuration) if not entry.get("ReadonlyRootFilesystem")]
    return f"Containers that can write to their file system: {named(wrong)}" if wrong else None
