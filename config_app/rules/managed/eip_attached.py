"""EC2: addresses are in use."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "EIP_ATTACHED",
    title="Elastic addresses are in use",
    types=("AWS::EC2::EIP",),
    why="An address that nobody uses costs money, and names that still point to it point to nothing.",
    fix="aws ec2 release-address --allocation-id ID",
    passes={"allocationId": "eipalloc-1", "associationId": "eipassoc-1", "networkInterfaceId": "eni-1"},
    fails={"allocationId": "eipalloc-2"},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not (configuration.get("instanceId") or configuration.get("networkInterfaceId")):
        return "The address is attached to nothing."
    return None
