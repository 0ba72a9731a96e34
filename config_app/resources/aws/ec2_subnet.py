"""Subnets."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Link, Listing, ResourceType, Through


def _state(item: dict[str, Any]) -> dict[str, Any]:
    """AWS Config writes the state as an object."""
    return {**item, "State": {"value": item["State"]}} if isinstance(item.get("State"), str) else item


TYPE = ResourceType(
    "AWS::EC2::Subnet",
    listing=Listing("ec2:DescribeSubnets", "Subnets[]"),
    id="SubnetId",
    arn="arn:aws:ec2:{region}:{account}:subnet/{id}",
    zone="AvailabilityZone",
    events=r"(Subnets?|SubnetAttribute|SubnetCidrBlock|Tags)$",
    through=(Through(r"^CreateDefaultVpc$", "vpcId"),),
    reshape=_state,
    links=(Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains Subnet"),),
    volatile=("availableIpAddressCount",),
)
