"""Classic load balancers: odd requests are handled as agreed."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import agreed_modes, classic_settings
from config_app.rules.documents import attributes
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "CLB_DESYNC_MODE_CHECK",
    title="Classic load balancers handle odd requests as agreed",
    types=("AWS::ElasticLoadBalancing::LoadBalancer",),
    why="Requests that two servers read differently smuggle others past the first one.",
    fix="aws elb modify-load-balancer-attributes with elb.http.desyncmitigationmode=defensive",
    passes=Example(
        {"loadBalancerName": "a"},
        Item(
            supplementary={
                "LoadBalancerAttributes": {
                    "additionalAttributes": [{"key": "elb.http.desyncmitigationmode", "value": "strictest"}]
                }
            }
        ),
        parameters={"desyncMode": "defensive,strictest"},
    ),
    fails=Example(
        {"loadBalancerName": "b"},
        Item(
            supplementary={
                "LoadBalancerAttributes": {
                    "additionalAttributes": [{"key": "elb.http.desyncmitigationmode", "value": "monitor"}]
                }
            }
        ),
        parameters={"desyncMode": "defensive,strictest"},
    ),
    parameters=(Parameter("desyncMode", "list", required=True),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    found = attributes(classic_settings(item).get("additionalAttributes"))
    mode = found.get("elb.http.desyncmitigationmode", "defensive")
    return None if mode in agreed_modes(parameters) else f"The load balancer handles odd requests in the mode {mode}."
