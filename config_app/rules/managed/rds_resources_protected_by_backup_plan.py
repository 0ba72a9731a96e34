"""RDS: a backup plan protects the database."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import PROTECTION, example_selection, unprotected
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "RDS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    title="Databases are protected by a backup plan",
    types=("AWS::RDS::DBInstance",),
    why="The database's own backups end with the database; a plan's stay in a vault.",
    fix="aws backup create-backup-selection with the database's ARN or a tag that it carries.",
    passes=Example(
        {}, Item(arn="arn:aws:rds:us-east-1:111122223333:db:db"), inventory=example_selection("arn:aws:rds:*:*:db:*")
    ),
    fails=Example({}, Item(arn="arn:aws:rds:us-east-1:111122223333:db:db"), inventory=example_selection()),
    parameters=PROTECTION,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unprotected(inventory, item, parameters, "database")
