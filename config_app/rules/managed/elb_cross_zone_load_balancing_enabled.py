"""Classic load balancers: zones share the load."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import classic_settings
from config_app.rules.documents import at, on
from config_app.rules.spec import Example, Item, rule


@rule(
    "ELB_CROSS_ZONE_LOAD_BALANCING_ENABLED",
    title="Classic load balancers spread over all zones",
    types=("AWS::ElasticLoadBalancing::LoadBalancer",),
    why="Without it a zone with few machines is overrun while another idles.",
    fix="aws elb modify-load-balancer-attributes with CrossZoneLoadBalancing Enabled=true",
    passes=Example(
        {"loadBalancerName": "a"},
        Item(supplementary={"LoadBalancerAttributes": {"crossZoneLoadBalancing": {"enabled": True}}}),
    ),
    fails=Example(
        {"loadBalancerName": "b"},
        Item(supplementary={"LoadBalancerAttributes": {"crossZoneLoadBalancing": {"enabled": False}}}),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if not on(at(classic_settings(item), "crossZoneLoadBalancing", "enabled")):
        return "The load balancer does not spread requests over its zones."
    return None
