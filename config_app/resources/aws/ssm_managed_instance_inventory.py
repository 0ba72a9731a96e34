"""Instances that Systems Manager manages."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Link, Listing, ResourceType


def _inventory(item: dict[str, Any]) -> dict[str, Any]:
    """What the agent says of its instance, under the name of the inventory's own type."""
    names = (
        "InstanceId", "AgentVersion", "PlatformType", "PlatformName", "PlatformVersion", "ComputerName", "IPAddress",
        "ResourceType",
    )  # fmt: skip
    said = {name: item.get(name) for name in names if item.get(name) is not None}
    return {
        "InstanceId": item.get("InstanceId"),
        "AWS:InstanceInformation": {"Content": {str(item.get("InstanceId")): said}},
    }


TYPE = ResourceType(
    "AWS::SSM::ManagedInstanceInventory",
    listing=Listing("ssm:DescribeInstanceInformation", "InstanceInformationList[]"),
    id="InstanceId",
    arn="arn:aws:ssm:{region}:{account}:managed-instance-inventory/{id}",
    created="RegistrationDate",
    case="api",
    events=r"ManagedInstance|Inventory|Association|Activation",
    reshape=_inventory,
    links=(
        Link(
            "Is associated with Instance",
            "AWS::EC2::Instance",
            "starts_with(InstanceId, 'i-') && InstanceId",
            "Is associated with ManagedInstanceInventory",
        ),
    ),
)
