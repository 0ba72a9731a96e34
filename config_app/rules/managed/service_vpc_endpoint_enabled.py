"""VPC: services are reached inside the network."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Inventory, Known, Parameter, rule


@rule(
    "SERVICE_VPC_ENDPOINT_ENABLED",
    title="Networks reach the named service by an endpoint",
    types=("AWS::EC2::VPC",),
    why="Without an endpoint calls of the service leave the network.",
    fix="aws ec2 create-vpc-endpoint --vpc-id ID --service-name NAME",
    passes=Example(
        {"vpcId": "vpc-1"},
        parameters={"serviceName": "ec2"},
        inventory={
            "AWS::EC2::VPCEndpoint": (
                Known(
                    {"vpcId": "vpc-1", "serviceName": "com.amazonaws.us-east-1.ec2", "state": {"value": "available"}}
                ),
            )
        },
    ),
    fails=Example({"vpcId": "vpc-2"}, parameters={"serviceName": "ec2"}, inventory={"AWS::EC2::VPCEndpoint": ()}),
    parameters=(Parameter("serviceName", required=True),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    wanted = parameters["serviceName"]
    for known in inventory.of("AWS::EC2::VPCEndpoint"):
        endpoint = known.configuration
        name = str(endpoint.get("serviceName", ""))
        if endpoint.get("vpcId") == configuration.get("vpcId") and (name == wanted or name.endswith(f".{wanted}")):
            return None
    return f"The network has no endpoint of {wanted}."
