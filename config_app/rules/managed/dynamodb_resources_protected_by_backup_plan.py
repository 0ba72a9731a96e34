"""DynamoDB: a backup plan protects the table."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import PROTECTION, example_selection, unprotected
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "DYNAMODB_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    title="Tables are protected by a backup plan",
    types=("AWS::DynamoDB::Table",),
    why="What a program deletes by mistake from a table comes back from a backup only.",
    fix="aws backup create-backup-selection with the table's ARN or a tag that it carries.",
    passes=Example(
        {},
        Item(arn="arn:aws:dynamodb:us-east-1:111122223333:table/t"),
        inventory=example_selection("arn:aws:dynamodb:*:*:table/*"),
    ),
    fails=Example({}, Item(arn="arn:aws:dynamodb:us-east-1:111122223333:table/t"), inventory=example_selection()),
    parameters=PROTECTION,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unprotected(inventory, item, parameters, "table")
