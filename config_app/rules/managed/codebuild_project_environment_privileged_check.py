"""CodeBuild: builds have no power over their host."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, on
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "CODEBUILD_PROJECT_ENVIRONMENT_PRIVILEGED_CHECK",
    title="Builds are not privileged",
    types=("AWS::CodeBuild::Project",),
    why="A privileged build can do anything to the machine that runs it.",
    fix="aws codebuild update-project --environment with privilegedMode=false.",
    passes={"name": "a", "environment": {"privilegedMode": False}},
    fails={"name": "b", "environment": {"privilegedMode": True}},
    parameters=(Parameter("exemptedProjects", "list"),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("name") in parameters.get("exemptedProjects", []):
        return NOT_APPLICABLE
    return "The build runs privileged." if on(at(configuration, "environment", "privilegedMode")) else None
