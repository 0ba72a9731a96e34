"""VPC: only agreed networks have an internet gateway."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed, named
from config_app.rules.spec import Example, Parameter, rule


@rule(
    "INTERNET_GATEWAY_AUTHORIZED_VPC_ONLY",
    title="Internet gateways are attached to agreed networks only",
    types=("AWS::EC2::InternetGateway",),
    why="With a gateway a network that was closed is one route away from the internet.",
    fix="aws ec2 detach-internet-gateway --internet-gateway-id ID --vpc-id VPC",
    passes=Example(
        {"attachments": [{"vpcId": "vpc-1", "state": "available"}]}, parameters={"AuthorizedVpcIds": "vpc-1"}
    ),
    fails=Example(
        {"attachments": [{"vpcId": "vpc-2", "state": "available"}]}, parameters={"AuthorizedVpcIds": "vpc-1"}
    ),
    parameters=(Parameter("AuthorizedVpcIds", "list"),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    agreed = parameters.get("AuthorizedVpcIds", [])
    others = [
        entry.get("vpcId") for entry in listed(configuration.get("attachments")) if entry.get("vpcId") not in agreed
    ]
    return f"The gateway is attached to: {named(others)}" if others else None
