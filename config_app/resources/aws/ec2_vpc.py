"""VPCs."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Listing, ResourceType


def _state(item: dict[str, Any]) -> dict[str, Any]:
    """AWS Config writes the state as an object."""
    return {**item, "State": {"value": item["State"]}} if isinstance(item.get("State"), str) else item


TYPE = ResourceType(
    "AWS::EC2::VPC",
    listing=Listing("ec2:DescribeVpcs", "Vpcs[]"),
    id="VpcId",
    arn="arn:aws:ec2:{region}:{account}:vpc/{id}",
    events=r"(Vpc|VpcAttribute|VpcTenancy|VpcCidrBlock|DhcpOptions|Tags)$",
    reshape=_state,
)
