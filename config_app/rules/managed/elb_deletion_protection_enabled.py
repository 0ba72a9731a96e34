"""Load balancers: nobody deletes them by mistake."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import settings
from config_app.rules.documents import on
from config_app.rules.spec import Example, Item, rule


@rule(
    "ELB_DELETION_PROTECTION_ENABLED",
    title="Load balancers are protected against deletion",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="A load balancer that is deleted takes its address and everything behind it off the air.",
    fix="aws elbv2 modify-load-balancer-attributes with deletion_protection.enabled=true",
    passes=Example(
        {"type": "network"},
        Item(supplementary={"LoadBalancerAttributes": [{"key": "deletion_protection.enabled", "value": "true"}]}),
    ),
    fails=Example(
        {"type": "network"},
        Item(supplementary={"LoadBalancerAttributes": [{"key": "deletion_protection.enabled", "value": "false"}]}),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if not on(settings(item).get("deletion_protection.enabled")):
        return "The load balancer can be deleted by one call."
    return None
