"""VPC: not everything is routed to the internet."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Parameter, rule


@rule(
    "NO_UNRESTRICTED_ROUTE_TO_IGW",
    title="Route tables send nothing at large to the internet",
    types=("AWS::EC2::RouteTable",),
    why="A default route to an internet gateway makes a subnet public, with all that will ever be in it.",
    fix="aws ec2 delete-route --route-table-id ID --destination-cidr-block 0.0.0.0/0",
    passes={"routeTableId": "rtb-1", "routes": [{"destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"}]},
    fails={"routeTableId": "rtb-2", "routes": [{"destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}]},
    parameters=(Parameter("routeTableIds", "list"),),
    trigger="hybrid",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("routeTableId") in parameters.get("routeTableIds", []):
        return None
    for route in listed(configuration.get("routes")):
        world = route.get("destinationCidrBlock") == "0.0.0.0/0" or route.get("destinationIpv6CidrBlock") == "::/0"
        if world and str(route.get("gatewayId") or "").startswith("igw-"):
            return f"Everything is routed to the internet gateway {route['gatewayId']}."
    return None
