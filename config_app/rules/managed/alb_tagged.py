"""Load balancers: application load balancers are tagged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule
from config_app.rules.tagging import untagged


@rule(
    "ALB_TAGGED",
    title="Application load balancers have the agreed tags",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="A load balancer without an owner stays on the air after its service is gone.",
    fix="aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN --tags owner=…",
    passes=Example({"type": "application"}, Item(tags={"owner": "web"}), parameters={"requiredKeyTags": "owner"}),
    fails=Example({"type": "application"}, Item(tags={"Name": "a"}), parameters={"requiredKeyTags": "owner"}),
    parameters=(Parameter("requiredKeyTags", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if configuration.get("type") != "application":
        return NOT_APPLICABLE
    return untagged(item.tags, parameters.get("requiredKeyTags", []))
