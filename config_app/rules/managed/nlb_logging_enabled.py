"""Network load balancers: connections are logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import settings
from config_app.rules.documents import on
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, rule


@rule(
    "NLB_LOGGING_ENABLED",
    title="Network load balancers log the connections they pass on",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="The load balancer sees where a connection truly came from; nothing behind it does.",
    fix="aws elbv2 modify-load-balancer-attributes with access_logs.s3.enabled=true and a bucket.",
    passes=Example(
        {"type": "network"},
        Item(supplementary={"LoadBalancerAttributes": [{"key": "access_logs.s3.enabled", "value": "true"}]}),
    ),
    fails=Example(
        {"type": "network"},
        Item(supplementary={"LoadBalancerAttributes": [{"key": "access_logs.s3.enabled", "value": "false"}]}),
    ),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if configuration.get("type") != "network":
        return NOT_APPLICABLE
    return None if on(settings(item).get("access_logs.s3.enabled")) else "Connections are not logged."
