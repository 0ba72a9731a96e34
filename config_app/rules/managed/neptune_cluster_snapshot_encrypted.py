"""Neptune: snapshots are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import unencrypted
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "NEPTUNE_CLUSTER_SNAPSHOT_ENCRYPTED",
    title="Snapshots of graph databases are encrypted",
    types=("AWS::RDS::DBClusterSnapshot",),
    why="An unencrypted snapshot is the database, readable by whoever gets at it.",
    fix="aws neptune copy-db-cluster-snapshot with --kms-key-id, then delete the unencrypted one.",
    passes={"engine": "neptune", "storageEncrypted": True},
    fails={"engine": "neptune", "storageEncrypted": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("engine") != "neptune":
        return NOT_APPLICABLE
    return unencrypted(configuration.get("storageEncrypted"), None, None, "The snapshot")
