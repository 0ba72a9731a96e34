"""RDS: storage encryption."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import same_resource
from config_app.rules.spec import Parameter, rule


@rule(
    "RDS_STORAGE_ENCRYPTED",
    title="Database storage is encrypted",
    types=("AWS::RDS::DBInstance",),
    why="An unencrypted database leaves its data readable on the disks and in the snapshots.",
    fix="Copy a snapshot with --kms-key-id and restore the instance from it: encryption cannot be switched on afterwards.",
    passes={"storageEncrypted": True},
    fails={"storageEncrypted": False},
    parameters=(Parameter("kmsKeyId"),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not configuration.get("storageEncrypted"):
        return "Storage encryption is off."
    wanted = parameters.get("kmsKeyId")
    if wanted and not same_resource(configuration.get("kmsKeyId"), wanted):
        return f"Storage is encrypted with another key than {wanted}."
    return None
