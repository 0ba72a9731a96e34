"""EC2: interfaces carry only their own traffic."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "EC2_ENIS_SOURCE_DESTINATION_CHECK_ENABLED",
    title="Network interfaces carry their own traffic only",
    types=("AWS::EC2::NetworkInterface",),
    why="An interface without the check passes on, or fakes, the traffic of others.",
    fix="aws ec2 modify-network-interface-attribute --network-interface-id ID --source-dest-check",
    passes={"interfaceType": "interface", "sourceDestCheck": True},
    fails={"interfaceType": "interface", "sourceDestCheck": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("requesterManaged") or configuration.get("interfaceType", "interface") != "interface":
        return NOT_APPLICABLE  # AWS's own interfaces pass traffic on by their nature
    return "The check of source and destination is off." if configuration.get("sourceDestCheck") is False else None
