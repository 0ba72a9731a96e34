"""EFS: file systems are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import unencrypted
from config_app.rules.spec import Parameter, rule


@rule(
    "EFS_ENCRYPTED_CHECK",
    title="File systems are encrypted",
    types=("AWS::EFS::FileSystem",),
    why="Files of an unencrypted file system lie readable on the storage and in its backups.",
    fix="Make a new file system with --encrypted and copy the files: encryption cannot be switched on afterwards.",
    passes={"Encrypted": True, "KmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"},
    fails={"Encrypted": False},
    parameters=(Parameter("KmsKeyId"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unencrypted(
        configuration.get("Encrypted"), configuration.get("KmsKeyId"), parameters.get("KmsKeyId"), "The file system"
    )
