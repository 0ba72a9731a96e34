"""EC2: transit gateways ask before they let a network in."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "EC2_TRANSIT_GATEWAY_AUTO_VPC_ATTACH_DISABLED",
    title="Transit gateways accept nobody by themselves",
    types=("AWS::EC2::TransitGateway",),
    why="Any account that the gateway is shared with could join the network unasked.",
    fix="aws ec2 modify-transit-gateway --options AutoAcceptSharedAttachments=disable",
    passes={"AutoAcceptSharedAttachments": "disable"},
    fails={"AutoAcceptSharedAttachments": "enable"},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("AutoAcceptSharedAttachments") == "enable":
        return "The gateway accepts attachments of other accounts by itself."
    return None
