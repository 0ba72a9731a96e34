"""ECR: images are encrypted with a key of one's own."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import wrong_key
from config_app.rules.spec import Parameter, rule


@rule(
    "ECR_REPOSITORY_CMK_ENCRYPTION_ENABLED",
    title="Repositories are encrypted with a KMS key",
    types=("AWS::ECR::Repository",),
    why="A key of one's own says who may read the images, and can be withdrawn.",
    fix="Make the repository anew with --encryption-configuration encryptionType=KMS,kmsKey=KEY.",
    passes={"EncryptionConfiguration": {"EncryptionType": "KMS", "KmsKey": "arn:aws:kms:us-east-1:111122223333:key/1"}},
    fails={"EncryptionConfiguration": {"EncryptionType": "AES256"}},
    parameters=(Parameter("kmsKeyArns", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    encryption = configuration.get("EncryptionConfiguration") or {}
    if not str(encryption.get("EncryptionType") or "").startswith("KMS"):
        return "The repository is not encrypted with a KMS key."
    return wrong_key(encryption.get("KmsKey"), parameters.get("kmsKeyArns"), "The repository")
