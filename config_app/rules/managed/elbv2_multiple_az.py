"""Load balancers: they span zones."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Parameter, rule
from config_app.rules.zones import too_few_zones


@rule(
    "ELBV2_MULTIPLE_AZ",
    title="Load balancers span zones",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="A load balancer in one zone is gone with the zone.",
    fix="aws elbv2 set-subnets --load-balancer-arn ARN --subnets with subnets of several zones.",
    passes={"availabilityZones": [{"zoneName": "us-east-1a"}, {"zoneName": "us-east-1b"}]},
    fails={"availabilityZones": [{"zoneName": "us-east-1a"}]},
    parameters=(Parameter("minAvailabilityZones", "int", default="2", least=1),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    zones = [entry.get("zoneName") for entry in listed(configuration.get("availabilityZones"))]
    return too_few_zones(zones, parameters["minAvailabilityZones"], "load balancer")
