"""CodeBuild: what is built is encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, on
from config_app.rules.spec import rule


@rule(
    "CODEBUILD_PROJECT_ARTIFACT_ENCRYPTION",
    title="Build projects encrypt what they build",
    types=("AWS::CodeBuild::Project",),
    why="Programs that are about to run can be read, and looked through for secrets.",
    fix="aws codebuild update-project --artifacts with encryptionDisabled=false.",
    passes={"artifacts": {"type": "S3", "encryptionDisabled": False}},
    fails={"artifacts": {"type": "S3", "encryptionDisabled": True}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found = [*listed(configuration.get("artifacts")), *listed(configuration.get("secondaryArtifacts"))]
    if any(on(artifact.get("encryptionDisabled")) for artifact in found):
        return "The encryption of an artifact is switched off."
    return None
