"""Load balancers: broken headers go no further."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import settings
from config_app.rules.documents import on
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, rule


@rule(
    "ALB_HTTP_DROP_INVALID_HEADER_ENABLED",
    title="Load balancers drop broken headers",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="Headers that two servers read differently smuggle requests past the first one.",
    fix="aws elbv2 modify-load-balancer-attributes with routing.http.drop_invalid_header_fields.enabled=true",
    passes=Example(
        {"type": "application"},
        Item(
            supplementary={
                "LoadBalancerAttributes": [{"key": "routing.http.drop_invalid_header_fields.enabled", "value": "true"}]
            }
        ),
    ),
    fails=Example(
        {"type": "application"},
        Item(
            supplementary={
                "LoadBalancerAttributes": [{"key": "routing.http.drop_invalid_header_fields.enabled", "value": "false"}]
            }
        ),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if configuration.get("type", "application") != "application":
        return NOT_APPLICABLE
    if not on(settings(item).get("routing.http.drop_invalid_header_fields.enabled")):
        return "The load balancer passes broken headers on."
    return None
