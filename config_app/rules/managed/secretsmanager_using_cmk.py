"""Secrets Manager: secrets are encrypted with a key of one's own."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import wrong_key
from config_app.rules.spec import Parameter, rule


@rule(
    "SECRETSMANAGER_USING_CMK",
    title="Secrets are encrypted with a key of one's own",
    types=("AWS::SecretsManager::Secret",),
    why="AWS's own key cannot be withdrawn, and its use by another account cannot be allowed or seen.",
    fix="aws secretsmanager update-secret --secret-id ID --kms-key-id KEY",
    passes={"KMSKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"},
    fails={"Name": "db", "KMSKeyId": "alias/aws/secretsmanager"},
    parameters=(Parameter("kmsKeyArns", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    key = str(configuration.get("KMSKeyId") or "")
    if not key or key.endswith("alias/aws/secretsmanager"):
        return "The secret is encrypted with the key of AWS."
    return wrong_key(key, parameters.get("kmsKeyArns"), "The secret")
