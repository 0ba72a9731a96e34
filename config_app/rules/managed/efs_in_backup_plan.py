"""EFS: a backup plan covers the file system."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import example_selection, unplanned
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "EFS_IN_BACKUP_PLAN",
    title="A backup plan covers every file system",
    types=("AWS::EFS::FileSystem",),
    why="Files that many machines share are removed by mistake on any of them.",
    fix="aws backup create-backup-selection with the file system's ARN or a tag that it carries.",
    passes=Example(
        {"FileSystemId": "fs-1"},
        Item(arn="arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1"),
        inventory=example_selection("arn:aws:elasticfilesystem:*:*:file-system/*"),
    ),
    fails=Example(
        {"FileSystemId": "fs-1"},
        Item(arn="arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1"),
        inventory=example_selection(),
    ),
    trigger="periodic",
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unplanned(inventory, item, "file system")
