"""DynamoDB: a backup plan covers the table."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import example_selection, unplanned
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "DYNAMODB_IN_BACKUP_PLAN",
    title="A backup plan covers every table",
    types=("AWS::DynamoDB::Table",),
    why="Backups that nobody planned are not there on the day they are needed.",
    fix="aws backup create-backup-selection with the table's ARN or a tag that it carries.",
    passes=Example(
        {"tableName": "t"},
        Item(arn="arn:aws:dynamodb:us-east-1:111122223333:table/t"),
        inventory=example_selection("arn:aws:dynamodb:*:*:table/*"),
    ),
    fails=Example(
        {"tableName": "t"},
        Item(arn="arn:aws:dynamodb:us-east-1:111122223333:table/t"),
        inventory=example_selection("arn:aws:ec2:*:*:volume/*"),
    ),
    trigger="periodic",
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unplanned(inventory, item, "table")
