"""API Gateway: stages are tagged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule
from config_app.rules.tagging import untagged


@rule(
    "API_GW_STAGE_TAGGED",
    title="API stages have the agreed tags",
    types=("AWS::ApiGateway::Stage",),
    why="A stage without an owner is left behind when the next one is made.",
    fix="aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN --tags owner=…",
    passes=Example({}, Item(tags={"owner": "web"}), parameters={"requiredKeyTags": "owner"}),
    fails=Example({}, Item(tags={"Name": "a"}), parameters={"requiredKeyTags": "owner"}),
    parameters=(Parameter("requiredKeyTags", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    return untagged(item.tags, parameters.get("requiredKeyTags", []))
