"""VPC: traffic is logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Inventory, Known, Parameter, rule


@rule(
    "VPC_FLOW_LOGS_ENABLED",
    title="Networks log their traffic",
    types=("AWS::EC2::VPC",),
    why="Without flow logs nobody can tell which machine spoke to which.",
    fix="aws ec2 create-flow-logs --resource-type VPC --resource-ids ID --traffic-type ALL",
    passes=Example(
        {"vpcId": "vpc-1"},
        inventory={
            "AWS::EC2::FlowLog": (Known({"resourceId": "vpc-1", "flowLogStatus": "ACTIVE", "trafficType": "ALL"}),)
        },
    ),
    fails=Example(
        {"vpcId": "vpc-2"},
        inventory={
            "AWS::EC2::FlowLog": (Known({"resourceId": "vpc-1", "flowLogStatus": "ACTIVE", "trafficType": "ALL"}),)
        },
    ),
    parameters=(Parameter("trafficType", choices=("ACCEPT", "REJECT", "ALL")),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    wanted = parameters.get("trafficType")
    for known in inventory.of("AWS::EC2::FlowLog"):
        log = known.configuration
        ours = log.get("resourceId") == configuration.get("vpcId") and log.get("flowLogStatus", "ACTIVE") == "ACTIVE"
        if ours and wanted in {None, log.get("trafficType")}:
            return None
    return f"No flow log records the network's traffic{f' ({wanted})' if wanted else ''}."
