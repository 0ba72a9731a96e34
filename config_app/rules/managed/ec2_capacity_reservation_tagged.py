"""EC2: capacity reservations are tagged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule
from config_app.rules.tagging import untagged


@rule(
    "EC2_CAPACITY_RESERVATION_TAGGED",
    title="Capacity reservations have the agreed tags",
    types=("AWS::EC2::CapacityReservation",),
    why="A reservation costs money whether it is used or not: somebody has to answer for it.",
    fix="aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN --tags owner=…",
    passes=Example({}, Item(tags={"owner": "web"}), parameters={"requiredKeyTags": "owner"}),
    fails=Example({}, Item(tags={"Name": "a"}), parameters={"requiredKeyTags": "owner"}),
    parameters=(Parameter("requiredKeyTags", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    return untagged(item.tags, parameters.get("requiredKeyTags", []))
