"""Backup: nobody deletes backups by hand."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import named
from config_app.rules.spec import Parameter, rule
from config_app.rules.statements import actions_within, conditions, matches, principals, statements

DELETIONS = ("backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:PutBackupVaultAccessPolicy")


@rule(
    "BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED",
    title="Vaults let nobody delete backups",
    types=("AWS::Backup::BackupVault",),
    why="Whoever takes over an account deletes the backups first.",
    fix="aws backup put-backup-vault-access-policy with a statement that denies deletion to everybody.",
    passes={
        "AccessPolicy": {
            "Statement": [
                {
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": [
                        "backup:DeleteRecoveryPoint",
                        "backup:UpdateRecoveryPointLifecycle",
                        "backup:PutBackupVaultAccessPolicy",
                    ],
                    "Resource": "*",
                }
            ]
        }
    },
    fails={"BackupVaultName": "default"},
    parameters=(Parameter("principalArnList", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    spared, denied = set(parameters.get("principalArnList", [])), set()
    for statement in statements(configuration.get("AccessPolicy"), "Deny"):
        exempt = conditions(statement).get("aws:principalarn", set())
        if any(name == "*" for _, name in principals(statement)) and exempt <= spared:
            denied |= set(actions_within(statement, DELETIONS))
    missing = [action for action in DELETIONS if not any(matches(pattern, action) for pattern in denied)]
    return f"The vault's policy does not deny to everybody: {named(missing)}" if missing else None
