"""FSx: a backup plan protects the file system."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import PROTECTION, example_selection, unprotected
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "FSX_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    title="FSx file systems are protected by a backup plan",
    types=("AWS::FSx::FileSystem",),
    why="Shared files are removed by any of the machines that mount them.",
    fix="aws backup create-backup-selection with the file system's ARN or a tag that it carries.",
    passes=Example(
        {},
        Item(arn="arn:aws:fsx:us-east-1:111122223333:file-system/fs-1"),
        inventory=example_selection("arn:aws:fsx:*:*:file-system/*"),
    ),
    fails=Example({}, Item(arn="arn:aws:fsx:us-east-1:111122223333:file-system/fs-1"), inventory=example_selection()),
    parameters=PROTECTION,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unprotected(inventory, item, parameters, "file system")
