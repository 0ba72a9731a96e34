"""RDS: a backup plan protects the database cluster."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import PROTECTION, example_selection, unprotected
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "AURORA_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    title="Database clusters are protected by a backup plan",
    types=("AWS::RDS::DBCluster",),
    why="A cluster holds what many applications share: it is the last thing to be without a backup.",
    fix="aws backup create-backup-selection with the database cluster's ARN or a tag that it carries.",
    passes=Example(
        {},
        Item(arn="arn:aws:rds:us-east-1:111122223333:cluster:c"),
        inventory=example_selection("arn:aws:rds:*:*:cluster:*"),
    ),
    fails=Example({}, Item(arn="arn:aws:rds:us-east-1:111122223333:cluster:c"), inventory=example_selection()),
    parameters=PROTECTION,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unprotected(inventory, item, parameters, "database cluster")
