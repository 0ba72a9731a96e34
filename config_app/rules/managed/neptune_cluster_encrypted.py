"""Neptune: clusters are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import unencrypted
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "NEPTUNE_CLUSTER_ENCRYPTED",
    title="Graph databases are encrypted",
    types=("AWS::RDS::DBCluster",),
    why="A graph of who knows whom lies readable on the disks and in the snapshots.",
    fix="Restore a snapshot with --kms-key-id: encryption cannot be switched on afterwards.",
    passes={"engine": "neptune", "storageEncrypted": True},
    fails={"engine": "neptune", "storageEncrypted": False},
    parameters=(Parameter("KmsKeyArns", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("engine") != "neptune":
        return NOT_APPLICABLE
    return unencrypted(
        configuration.get("storageEncrypted"),
        configuration.get("kmsKeyId"),
        parameters.get("KmsKeyArns"),
        "The cluster",
    )
