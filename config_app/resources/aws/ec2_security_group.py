"""Security groups."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Link, Listing, ResourceType, Through


def _ranges(item: dict[str, Any]) -> dict[str, Any]:
    """AWS Config lists IPv4 ranges twice: as texts and, since there are descriptions, as objects."""
    shaped = dict(item)
    for member in ("IpPermissions", "IpPermissionsEgress"):
        shaped[member] = [
            {
                **rule,
                "Ipv4Ranges": rule.get("IpRanges") or [],
                "IpRanges": [entry["CidrIp"] for entry in rule.get("IpRanges") or [] if "CidrIp" in entry],
            }
            for rule in item.get(member) or []
        ]
    return shaped


TYPE = ResourceType(
    "AWS::EC2::SecurityGroup",
    early=True,
    listing=Listing("ec2:DescribeSecurityGroups", "SecurityGroups[]"),
    id="GroupId",
    name="GroupName",
    arn="arn:aws:ec2:{region}:{account}:security-group/{id}",
    by_name=False,
    events=r"SecurityGroup|Tags$",
    # a VPC brings its default group along, and no other
    through=(Through(r"^(Create|Delete)(Default)?Vpc$", "groupName == 'default' && vpcId"),),
    reshape=_ranges,
    drop=("SecurityGroupArn",),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains SecurityGroup"),
        Link(
            "Refers to SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "[IpPermissions, IpPermissionsEgress][].UserIdGroupPairs[].GroupId",
            "Is referred to by SecurityGroup",
        ),
    ),
)
