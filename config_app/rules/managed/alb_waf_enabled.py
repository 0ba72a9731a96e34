"""Load balancers: a web firewall stands in front."""

from __future__ import annotations

from typing import Any

from config_app.rules.firewalls import unguarded
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule


@rule(
    "ALB_WAF_ENABLED",
    title="A web ACL protects every application load balancer",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="A firewall for the web stops the common attacks before the application sees them.",
    fix="aws wafv2 associate-web-acl --web-acl-arn ARN --resource-arn LOADBALANCER",
    passes=Example(
        {"type": "application"},
        Item(supplementary={"WebAcl": {"arn": "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/a/1"}}),
    ),
    fails=Example({"type": "application"}, Item(supplementary={"WebAcl": None})),
    parameters=(Parameter("wafWebAclIds", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if configuration.get("type", "application") != "application":
        return NOT_APPLICABLE
    return unguarded((item.part("WebAcl") or {}).get("arn"), parameters.get("wafWebAclIds"), "load balancer")
