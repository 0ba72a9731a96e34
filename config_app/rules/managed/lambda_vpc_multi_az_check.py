"""Lambda: functions span zones."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import NOT_APPLICABLE, Example, Inventory, Known, Parameter, rule
from config_app.rules.zones import too_few_zones


@rule(
    "LAMBDA_VPC_MULTI_AZ_CHECK",
    title="Functions in a network span zones",
    types=("AWS::Lambda::Function",),
    why="A function in the subnets of one zone is gone with the zone.",
    fix="aws lambda update-function-configuration --vpc-config SubnetIds= with subnets of several zones.",
    passes=Example(
        {"vpcConfig": {"subnetIds": ["subnet-1", "subnet-2"]}},
        inventory={
            "AWS::EC2::Subnet": (
                Known({"subnetId": "subnet-1", "availabilityZone": "us-east-1a"}),
                Known({"subnetId": "subnet-2", "availabilityZone": "us-east-1b"}),
            )
        },
    ),
    fails=Example(
        {"vpcConfig": {"subnetIds": ["subnet-1"]}},
        inventory={"AWS::EC2::Subnet": (Known({"subnetId": "subnet-1", "availabilityZone": "us-east-1a"}),)},
    ),
    parameters=(Parameter("availabilityZones", "int", default="2", least=1),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    subnets = listed(at(configuration, "vpcConfig", "subnetIds"))
    if not subnets:
        return NOT_APPLICABLE
    zones = inventory.derived("zones of subnets", _zones)
    return too_few_zones((zones.get(subnet) for subnet in subnets), parameters["availabilityZones"], "function")


def _zones(inventory: Inventory) -> dict[Any, Any]:
    return {
        known.configuration.get("subnetId"): known.configuration.get("availabilityZone")
        for known in inventory.of("AWS::EC2::Subnet")
    }
