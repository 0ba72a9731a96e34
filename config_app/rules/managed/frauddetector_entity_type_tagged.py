"""Fraud Detector: entity types are tagged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule
from config_app.rules.tagging import untagged


@rule(
    "FRAUDDETECTOR_ENTITY_TYPE_TAGGED",
    title="Entity types have the agreed tags",
    types=("AWS::FraudDetector::EntityType",),
    why="Without tags nobody knows which model an entity type belongs to.",
    fix="aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN --tags owner=…",
    passes=Example({}, Item(tags={"owner": "web"}), parameters={"requiredKeyTags": "owner"}),
    fails=Example({}, Item(tags={"Name": "a"}), parameters={"requiredKeyTags": "owner"}),
    parameters=(Parameter("requiredKeyTags", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    return untagged(item.tags, parameters.get("requiredKeyTags", []))
