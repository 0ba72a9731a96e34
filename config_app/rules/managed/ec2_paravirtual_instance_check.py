"""EC2: machines use hardware virtualization."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "EC2_PARAVIRTUAL_INSTANCE_CHECK",
    title="Instances use hardware virtualization",
    types=("AWS::EC2::Instance",),
    why="Paravirtual machines run on hardware that is being taken away.",
    fix="Start the instance anew from an image of the type hvm.",
    passes={"virtualizationType": "hvm"},
    fails={"virtualizationType": "paravirtual"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return "The instance is paravirtual." if configuration.get("virtualizationType") == "paravirtual" else None
