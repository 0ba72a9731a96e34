"""ECR: a tag stays what it was."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "ECR_PRIVATE_TAG_IMMUTABILITY_ENABLED",
    title="Tags of images cannot be moved",
    types=("AWS::ECR::Repository",),
    why="Where a tag can be moved, what was tested is not what runs.",
    fix="aws ecr put-image-tag-mutability --repository-name NAME --image-tag-mutability IMMUTABLE",
    passes={"ImageTagMutability": "IMMUTABLE"},
    fails={"ImageTagMutability": "MUTABLE"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not str(configuration.get("ImageTagMutability") or "").startswith("IMMUTABLE"):
        return "Tags of the repository can be moved to other images."
    return None
