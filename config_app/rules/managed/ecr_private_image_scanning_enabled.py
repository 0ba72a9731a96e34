"""ECR: images are scanned."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "ECR_PRIVATE_IMAGE_SCANNING_ENABLED",
    title="Images are scanned for known holes",
    types=("AWS::ECR::Repository",),
    why="Known holes in an image run in production until somebody looks.",
    fix="aws ecr put-image-scanning-configuration --repository-name NAME --image-scanning-configuration scanOnPush=true",
    passes={"ImageScanningConfiguration": {"ScanOnPush": True}},
    fails={"ImageScanningConfiguration": {"ScanOnPush": False}},
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return (
        None
        if at(configuration, "ImageScanningConfiguration", "ScanOnPush")
        else "Images are not scanned when they are pushed."
    )
