"""EC2: machines stand in one network only."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, named
from config_app.rules.spec import Parameter, rule


@rule(
    "EC2_INSTANCE_MULTIPLE_ENI_CHECK",
    title="Instances have one network interface",
    types=("AWS::EC2::Instance",),
    why="A machine in two networks is a way from one to the other past every control.",
    fix="aws ec2 detach-network-interface --attachment-id ID",
    passes={"networkInterfaces": [{"networkInterfaceId": "eni-1"}]},
    fails={"networkInterfaces": [{"networkInterfaceId": "eni-1"}, {"networkInterfaceId": "eni-2"}]},
    parameters=(Parameter("NetworkInterfaceIds", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found = [entry.get("networkInterfaceId") for entry in listed(configuration.get("networkInterfaces"))]
    others = [interface for interface in found if interface not in parameters.get("NetworkInterfaceIds", [])]
    return f"The instance has several network interfaces: {named(found)}" if len(found) > 1 and others else None
