"""EBS volumes."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Link, Listing, ResourceType, Through


def _state(item: dict[str, Any]) -> dict[str, Any]:
    """AWS Config writes the state as an object."""
    return {**item, "State": {"value": item["State"]}} if isinstance(item.get("State"), str) else item


TYPE = ResourceType(
    "AWS::EC2::Volume",
    listing=Listing("ec2:DescribeVolumes", "Volumes[]"),
    id="VolumeId",
    arn="arn:aws:ec2:{region}:{account}:volume/{id}",
    created="CreateTime",
    zone="AvailabilityZone",
    settles=True,
    events=r"Volume|Tags$",
    through=(Through(r"^(Run|Terminate)Instances$", "attachments[].instanceId"),),
    reshape=_state,
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts Volume", by="arn"),),
)
