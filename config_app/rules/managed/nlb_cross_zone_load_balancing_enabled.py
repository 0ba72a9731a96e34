"""Network load balancers: zones share the load."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import settings
from config_app.rules.documents import on
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, rule


@rule(
    "NLB_CROSS_ZONE_LOAD_BALANCING_ENABLED",
    title="Network load balancers spread over all zones",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="Without it a zone with few machines is overrun while another idles.",
    fix="aws elbv2 modify-load-balancer-attributes with load_balancing.cross_zone.enabled=true",
    passes=Example(
        {"type": "network"},
        Item(supplementary={"LoadBalancerAttributes": [{"key": "load_balancing.cross_zone.enabled", "value": "true"}]}),
    ),
    fails=Example(
        {"type": "network"},
        Item(
            supplementary={"LoadBalancerAttributes": [{"key": "load_balancing.cross_zone.enabled", "value": "false"}]}
        ),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if configuration.get("type") != "network":
        return NOT_APPLICABLE
    if not on(settings(item).get("load_balancing.cross_zone.enabled")):
        return "The load balancer does not spread connections over its zones."
    return None
