"""EC2: spot fleets encrypt their volumes."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed, named, on
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "EC2_SPOT_FLEET_REQUEST_CT_ENCRYPTION_AT_REST",
    title="Spot fleets encrypt their volumes",
    types=("AWS::EC2::SpotFleet",),
    why="Each machine of the fleet would leave its disk readable.",
    fix="aws ec2 request-spot-fleet anew with Encrypted=true for each volume.",
    passes={
        "SpotFleetRequestConfigData": {
            "LaunchSpecifications": [{"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True}}]}]
        }
    },
    fails={
        "SpotFleetRequestConfigData": {
            "LaunchSpecifications": [
                {"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": False}}]}
            ]
        }
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    specifications = listed(at(configuration, "SpotFleetRequestConfigData", "LaunchSpecifications"))
    if not specifications:
        return NOT_APPLICABLE  # launch templates are judged by a rule of their own
    volumes = [entry for one in specifications for entry in listed(one.get("BlockDeviceMappings")) if entry.get("Ebs")]
    plain = [entry.get("DeviceName") for entry in volumes if not on(entry["Ebs"].get("Encrypted"))]
    return f"Volumes that are not encrypted: {named(plain)}" if plain else None
