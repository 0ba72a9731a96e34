"""EFS: the newest backup is recent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config_app.rules.backups import AGE, no_recent_point
from config_app.rules.spec import Example, Inventory, Item, Known, rule


@rule(
    "EFS_LAST_BACKUP_RECOVERY_POINT_CREATED",
    title="File systems were backed up of late",
    types=("AWS::EFS::FileSystem",),
    why="A plan that stopped working looks like one that works, until a file is needed.",
    fix="aws backup start-backup-job for the file system, and look at why the plan's jobs failed.",
    passes=Example(
        {},
        Item(
            arn="arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1", at=datetime(2026, 3, 1, tzinfo=UTC)
        ),
        inventory={
            "AWS::Backup::RecoveryPoint": (
                Known(
                    {
                        "ResourceArn": "arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1",
                        "CreationDate": "2026-02-28T12:00:00Z",
                    }
                ),
            )
        },
    ),
    fails=Example(
        {},
        Item(
            arn="arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1", at=datetime(2026, 3, 1, tzinfo=UTC)
        ),
        inventory={
            "AWS::Backup::RecoveryPoint": (
                Known(
                    {
                        "ResourceArn": "arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-1",
                        "CreationDate": "2026-02-01T12:00:00Z",
                    }
                ),
            )
        },
    ),
    parameters=AGE,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return no_recent_point(inventory, item, parameters, "file system")
