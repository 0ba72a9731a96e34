"""VPC: subnets give no public addresses by themselves."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED",
    title="Subnets give no public addresses by themselves",
    types=("AWS::EC2::Subnet",),
    why="Whatever is started in such a subnet is reachable from everywhere, whether it was meant to be or not.",
    fix="aws ec2 modify-subnet-attribute --subnet-id ID --no-map-public-ip-on-launch",
    passes={"mapPublicIpOnLaunch": False},
    fails={"mapPublicIpOnLaunch": True},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("mapPublicIpOnLaunch"):
        return "The subnet gives a public address to what is started in it."
    return None
