"""EC2: launch templates are tagged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule
from config_app.rules.tagging import untagged


@rule(
    "EC2_LAUNCH_TEMPLATE_TAGGED",
    title="Launch templates have the agreed tags",
    types=("AWS::EC2::LaunchTemplate",),
    why="A template without an owner is changed by nobody and used by everybody.",
    fix="aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN --tags owner=…",
    passes=Example({}, Item(tags={"owner": "web"}), parameters={"requiredKeyTags": "owner"}),
    fails=Example({}, Item(tags={"Name": "a"}), parameters={"requiredKeyTags": "owner"}),
    parameters=(Parameter("requiredKeyTags", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    return untagged(item.tags, parameters.get("requiredKeyTags", []))
