"""CodeBuild: projects hold no access keys."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import rule


@rule(
    "CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK",
    title="Build projects hold no access keys",
    types=("AWS::CodeBuild::Project",),
    why="Variables of a project are shown to whoever may read the project, and printed into logs.",
    fix="Give the project a service role, and remove the variables.",
    passes={"environment": {"environmentVariables": [{"name": "STAGE", "type": "PLAINTEXT", "value": "test"}]}},
    fails={
        "environment": {"environmentVariables": [{"name": "AWS_SECRET_ACCESS_KEY", "type": "PLAINTEXT", "value": "…"}]}
    },
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    for variable in listed(at(configuration, "environment", "environmentVariables")):
        kept = variable.get("type", "PLAINTEXT") == "PLAINTEXT"
        if kept and variable.get("name") in {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}:
            return f"The variable {variable['name']} is kept in plain text."
    return None
