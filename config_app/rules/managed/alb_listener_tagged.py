"""Load balancers: listeners of application load balancers are tagged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule
from config_app.rules.tagging import untagged


@rule(
    "ALB_LISTENER_TAGGED",
    title="Listeners of application load balancers have the agreed tags",
    types=("AWS::ElasticLoadBalancingV2::Listener",),
    why="A listener without an owner stays open after its service is gone.",
    fix="aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN --tags owner=…",
    passes=Example(
        {"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/1"},
        Item(tags={"owner": "web"}),
        parameters={"requiredKeyTags": "owner"},
    ),
    fails=Example(
        {"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/1"},
        Item(tags={"Name": "a"}),
        parameters={"requiredKeyTags": "owner"},
    ),
    parameters=(Parameter("requiredKeyTags", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if ":loadbalancer/app/" not in str(configuration.get("LoadBalancerArn")):
        return NOT_APPLICABLE
    return untagged(item.tags, parameters.get("requiredKeyTags", []))
