"""EC2: instances live in a network of one's own."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "INSTANCES_IN_VPC",
    title="Instances are in a VPC",
    types=("AWS::EC2::Instance",),
    why="Only a VPC gives subnets, routes and network ACLs to keep machines apart.",
    fix="Start the instance anew in a subnet of the VPC.",
    passes={"instanceId": "i-1", "vpcId": "vpc-1"},
    fails={"instanceId": "i-2"},
    parameters=(Parameter("vpcId"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    vpc, wanted = configuration.get("vpcId"), parameters.get("vpcId")
    if not vpc:
        return "The instance is in no VPC."
    return None if wanted in {None, vpc} else f"The instance is in {vpc} instead of {wanted}."
