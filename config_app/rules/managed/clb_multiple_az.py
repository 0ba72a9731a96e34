"""Classic load balancers: they span zones."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import values
from config_app.rules.spec import Parameter, rule
from config_app.rules.zones import too_few_zones


@rule(
    "CLB_MULTIPLE_AZ",
    title="Classic load balancers span zones",
    types=("AWS::ElasticLoadBalancing::LoadBalancer",),
    why="A load balancer in one zone is gone with the zone.",
    fix="aws elb attach-load-balancer-to-subnets, or enable-availability-zones-for-load-balancer.",
    passes={"availabilityZones": ["us-east-1a", "us-east-1b"]},
    fails={"availabilityZones": ["us-east-1a"]},
    parameters=(Parameter("minAvailabilityZones", "int", default="2", least=1),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return too_few_zones(
        values(configuration.get("availabilityZones")), parameters["minAvailabilityZones"], "load balancer"
    )
