"""Lambda: functions run in the network."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed, named
from config_app.rules.spec import Parameter, rule


@rule(
    "LAMBDA_INSIDE_VPC",
    title="Functions run in a VPC",
    types=("AWS::Lambda::Function",),
    why="Outside of the network neither flow logs nor security groups see what a function does.",
    fix="aws lambda update-function-configuration --vpc-config SubnetIds=…,SecurityGroupIds=…",
    passes={"vpcConfig": {"subnetIds": ["subnet-1"]}},
    fails={"vpcConfig": {"subnetIds": []}},
    parameters=(Parameter("subnetIds", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    subnets = listed(at(configuration, "vpcConfig", "subnetIds"))
    if not subnets:
        return "The function runs outside of any VPC."
    agreed = parameters.get("subnetIds")
    foreign = [subnet for subnet in subnets if agreed and subnet not in agreed]
    return f"The function runs in other subnets than agreed: {named(foreign)}" if foreign else None
