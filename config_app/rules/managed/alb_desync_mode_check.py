"""Load balancers: odd requests are handled as agreed."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import agreed_modes, settings
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule


@rule(
    "ALB_DESYNC_MODE_CHECK",
    title="Load balancers handle odd requests as agreed",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="Requests that two servers read differently smuggle others past the first one.",
    fix="aws elbv2 modify-load-balancer-attributes with routing.http.desync_mitigation_mode=defensive",
    passes=Example(
        {"type": "application"},
        Item(
            supplementary={
                "LoadBalancerAttributes": [{"key": "routing.http.desync_mitigation_mode", "value": "defensive"}]
            }
        ),
        parameters={"desyncMode": "defensive,strictest"},
    ),
    fails=Example(
        {"type": "application"},
        Item(
            supplementary={
                "LoadBalancerAttributes": [{"key": "routing.http.desync_mitigation_mode", "value": "monitor"}]
            }
        ),
        parameters={"desyncMode": "defensive,strictest"},
    ),
    parameters=(Parameter("desyncMode", "list", required=True),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if configuration.get("type", "application") != "application":
        return NOT_APPLICABLE
    mode = settings(item).get("routing.http.desync_mitigation_mode", "defensive")
    return None if mode in agreed_modes(parameters) else f"The load balancer handles odd requests in the mode {mode}."
