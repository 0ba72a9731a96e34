"""EC2: launch templates encrypt their volumes."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed, named, on
from config_app.rules.spec import rule


@rule(
    "EC2_LAUNCH_TEMPLATES_EBS_VOLUME_ENCRYPTED",
    title="Launch templates encrypt their volumes",
    types=("AWS::EC2::LaunchTemplate",),
    why="Each machine that is started from it would leave its disk readable.",
    fix="aws ec2 create-launch-template-version with Encrypted=true for each volume, and make it the default.",
    passes={"LaunchTemplateData": {"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True}}]}},
    fails={"LaunchTemplateData": {"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": False}}]}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    volumes = [
        entry for entry in listed(at(configuration, "LaunchTemplateData", "BlockDeviceMappings")) if entry.get("Ebs")
    ]
    plain = [entry.get("DeviceName") for entry in volumes if not on(entry["Ebs"].get("Encrypted"))]
    return f"Volumes that are not encrypted: {named(plain)}" if plain else None
