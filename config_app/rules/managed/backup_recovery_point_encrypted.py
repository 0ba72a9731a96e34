"""Backup: recovery points are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import unencrypted
from config_app.rules.spec import rule


@rule(
    "BACKUP_RECOVERY_POINT_ENCRYPTED",
    title="Backups are encrypted",
    types=("AWS::Backup::RecoveryPoint",),
    why="A backup is the data itself, readable by whoever gets at it.",
    fix="Copy the recovery point to a vault with a key; backups of encrypted resources are encrypted.",
    passes={"IsEncrypted": True},
    fails={"IsEncrypted": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unencrypted(configuration.get("IsEncrypted"), None, None, "The recovery point")
