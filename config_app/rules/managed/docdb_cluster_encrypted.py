"""DocumentDB: clusters are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import unencrypted
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "DOCDB_CLUSTER_ENCRYPTED",
    title="Document databases are encrypted",
    types=("AWS::RDS::DBCluster",),
    why="Documents lie readable on the disks and in the snapshots of an unencrypted cluster.",
    fix="Restore a snapshot with --kms-key-id: encryption cannot be switched on afterwards.",
    passes={"engine": "docdb", "storageEncrypted": True},
    fails={"engine": "docdb", "storageEncrypted": False},
    parameters=(Parameter("kmsKeyArns", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("engine") != "docdb":
        return NOT_APPLICABLE
    return unencrypted(
        configuration.get("storageEncrypted"),
        configuration.get("kmsKeyId"),
        parameters.get("kmsKeyArns"),
        "The cluster",
    )
