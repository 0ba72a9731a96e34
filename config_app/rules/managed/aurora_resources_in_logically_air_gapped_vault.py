"""RDS: a recent copy of the database cluster is behind an air gap."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config_app.rules.backups import AGE, no_recent_point
from config_app.rules.spec import Example, Inventory, Item, Known, rule


@rule(
    "AURORA_RESOURCES_IN_LOGICALLY_AIR_GAPPED_VAULT",
    title="Database clusters have a copy behind an air gap",
    types=("AWS::RDS::DBCluster",),
    why="Whoever takes over the account reaches every backup in it, but not a vault behind an air gap.",
    fix="aws backup start-copy-job to a logically air-gapped vault, or a copy action in the plan.",
    passes=Example(
        {},
        Item(arn="arn:aws:rds:us-east-1:111122223333:cluster:c", at=datetime(2026, 3, 1, tzinfo=UTC)),
        inventory={
            "AWS::Backup::RecoveryPoint": (
                Known(
                    {
                        "ResourceArn": "arn:aws:rds:us-east-1:111122223333:cluster:c",
                        "CreationDate": "2026-02-28T12:00:00Z",
                        "VaultType": "LOGICALLY_AIR_GAPPED_BACKUP_VAULT",
                    }
                ),
            )
        },
    ),
    fails=Example(
        {},
        Item(arn="arn:aws:rds:us-east-1:111122223333:cluster:c", at=datetime(2026, 3, 1, tzinfo=UTC)),
        inventory={
            "AWS::Backup::RecoveryPoint": (
                Known(
                    {
                        "ResourceArn": "arn:aws:rds:us-east-1:111122223333:cluster:c",
                        "CreationDate": "2026-02-28T12:00:00Z",
                        "VaultType": "BACKUP_VAULT",
                    }
                ),
            )
        },
    ),
    parameters=AGE,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return no_recent_point(inventory, item, parameters, "database cluster", air_gapped=True)
