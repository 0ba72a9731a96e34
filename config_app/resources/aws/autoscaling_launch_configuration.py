"""Launch configurations; user data is kept as its digest, for it may hold secrets."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from config_app.resources.spec import Link, Listing, ResourceType


def _digest(item: dict[str, Any]) -> dict[str, Any]:
    """User data that changes is seen to change, and is not shown."""
    data = str(item.get("UserData") or "")
    return {**item, "UserData": f"sha256:{sha256(data.encode()).hexdigest()}"} if data else item


TYPE = ResourceType(
    "AWS::AutoScaling::LaunchConfiguration",
    listing=Listing("autoscaling:DescribeLaunchConfigurations", "LaunchConfigurations[]"),
    id="LaunchConfigurationARN",
    name="LaunchConfigurationName",
    arn="LaunchConfigurationARN",
    created="CreatedTime",
    events=r"LaunchConfiguration",
    reshape=_digest,
    valued=("IamInstanceProfile",),
    links=(
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroups[]",
            "Is associated with LaunchConfiguration",
        ),
        Link(
            "Is associated with InstanceProfile",
            "AWS::IAM::InstanceProfile",
            "IamInstanceProfile",
            "Is associated with LaunchConfiguration",
            by="name",
        ),
    ),
)
