"""ECS: containers do not see the host's processes."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "ECS_TASK_DEFINITION_PID_MODE_CHECK",
    title="Containers do not see the host's processes",
    types=("AWS::ECS::TaskDefinition",),
    why="Whoever sees the processes of the host reads their environment and stops them.",
    fix="Register the task definition anew without pidMode host.",
    passes={"PidMode": "task"},
    fails={"PidMode": "host"},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return "The containers share the host's processes." if configuration.get("PidMode") == "host" else None
