"""ECS: variables hold no secrets."""

from __future__ import annotations

from typing import Any

from config_app.rules.containers import containers
from config_app.rules.documents import listed, named
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "ECS_NO_ENVIRONMENT_SECRETS",
    title="Variables of containers hold no secrets",
    types=("AWS::ECS::TaskDefinition",),
    why="Variables of a task definition are shown to whoever may describe it.",
    fix="Put the value into Secrets Manager and name it in secrets instead of environment.",
    passes=Example(
        {"ContainerDefinitions": [{"Name": "web", "Environment": [{"Name": "STAGE", "Value": "test"}]}]},
        parameters={"secretKeys": "AWS_SECRET_ACCESS_KEY,DB_PASSWORD"},
    ),
    fails=Example(
        {"ContainerDefinitions": [{"Name": "web", "Environment": [{"Name": "DB_PASSWORD", "Value": "…"}]}]},
        parameters={"secretKeys": "AWS_SECRET_ACCESS_KEY,DB_PASSWORD"},
    ),
    parameters=(Parameter("secretKeys", "list", required=True),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    wanted = set(parameters["secretKeys"])
    found = sorted(
        str(variable.get("Name"))
        for entry in containers(configuration)
        for variable in listed(entry.get("Environment"))
        if variable.get("Name") in wanted
    )
    return f"Variables that are kept in plain text: {named(found)}" if found else None
