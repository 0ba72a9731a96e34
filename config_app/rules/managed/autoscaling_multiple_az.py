"""Auto Scaling: groups span zones."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import values
from config_app.rules.spec import Parameter, rule
from config_app.rules.zones import too_few_zones


@rule(
    "AUTOSCALING_MULTIPLE_AZ",
    title="Groups span zones",
    types=("AWS::AutoScaling::AutoScalingGroup",),
    why="A group in one zone is gone with the zone.",
    fix="aws autoscaling update-auto-scaling-group --vpc-zone-identifier with subnets of several zones.",
    passes={"availabilityZones": ["us-east-1a", "us-east-1b"]},
    fails={"availabilityZones": ["us-east-1a"]},
    parameters=(Parameter("minAvailabilityZones", "int", default="2", least=1),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return too_few_zones(values(configuration.get("availabilityZones")), parameters["minAvailabilityZones"], "group")
