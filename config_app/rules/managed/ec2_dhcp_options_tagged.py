"""EC2: DHCP options are tagged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule
from config_app.rules.tagging import untagged


@rule(
    "EC2_DHCP_OPTIONS_TAGGED",
    title="DHCP options have the agreed tags",
    types=("AWS::EC2::DHCPOptions",),
    why="Names of a whole network depend on them: whoever changes them must know whose they are.",
    fix="aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN --tags owner=…",
    passes=Example({}, Item(tags={"owner": "web"}), parameters={"requiredKeyTags": "owner"}),
    fails=Example({}, Item(tags={"Name": "a"}), parameters={"requiredKeyTags": "owner"}),
    parameters=(Parameter("requiredKeyTags", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    return untagged(item.tags, parameters.get("requiredKeyTags", []))
