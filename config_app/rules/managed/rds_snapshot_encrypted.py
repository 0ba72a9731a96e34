"""RDS: snapshots are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import unencrypted
from config_app.rules.spec import Example, Item, rule


@rule(
    "RDS_SNAPSHOT_ENCRYPTED",
    title="Database snapshots are encrypted",
    types=(
        "AWS::RDS::DBClusterSnapshot",
        "AWS::RDS::DBSnapshot",
    ),
    why="An unencrypted snapshot is the database, readable by whoever gets at it.",
    fix="aws rds copy-db-snapshot with --kms-key-id, then delete the unencrypted one.",
    passes=Example({"encrypted": True}, Item(type="AWS::RDS::DBSnapshot")),
    fails=Example({"encrypted": False}, Item(type="AWS::RDS::DBSnapshot")),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    flag = (
        configuration.get("storageEncrypted")
        if item.type == "AWS::RDS::DBClusterSnapshot"
        else configuration.get("encrypted")
    )
    return unencrypted(flag, None, None, "The snapshot")
