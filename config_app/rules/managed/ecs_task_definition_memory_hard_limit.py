"""ECS: containers have a limit of memory."""

from __future__ import annotations

from typing import Any

from config_app.rules.containers import containers
from config_app.rules.documents import named
from config_app.rules.spec import rule


@rule(
    "ECS_TASK_DEFINITION_MEMORY_HARD_LIMIT",
    title="Containers have a limit of memory",
    types=("AWS::ECS::TaskDefinition",),
    why="One container that leaks memory takes the machine, and its neighbours, down.",
    fix="Register the task definition anew with memory in each container definition.",
    passes={"ContainerDefinitions": [{"Name": "web", "Memory": 512}]},
    fails={"ContainerDefinitions": [{"Name": "web", "MemoryReservation": 256}]},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    wrong = [entry.get("Name") for entry in containers(configuration) if not entry.get("Memory")]
    return f"Containers without a limit of memory: {named(wrong)}" if wrong else None
