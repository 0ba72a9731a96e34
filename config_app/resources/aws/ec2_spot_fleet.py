"""Spot fleet requests; user data is left out, as by AWS Config."""

from __future__ import annotations

from typing import Any

from config_app.resources.spec import Listing, ResourceType


def _config(item: dict[str, Any]) -> dict[str, Any]:
    config = dict(item.get("SpotFleetRequestConfig") or {})
    config["LaunchSpecifications"] = [
        {name: value for name, value in launch.items() if name != "UserData"}
        for launch in config.get("LaunchSpecifications") or []
    ]
    return {"Id": item.get("SpotFleetRequestId"), "SpotFleetRequestConfigData": config}


TYPE = ResourceType(
    "AWS::EC2::SpotFleet",
    listing=Listing("ec2:DescribeSpotFleetRequests", "SpotFleetRequestConfigs[]"),
    id="SpotFleetRequestId || Id",
    arn="arn:aws:ec2:{region}:{account}:spot-fleet-request/{id}",
    created="CreateTime",
    case="api",
    alive="!starts_with(SpotFleetRequestState, 'cancelled')",
    events=r"SpotFleet|Tags$",
    reshape=_config,
    volatile=("FulfilledCapacity", "OnDemandFulfilledCapacity", "ClientToken"),
)
