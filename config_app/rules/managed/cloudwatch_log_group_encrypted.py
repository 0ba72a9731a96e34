"""CloudWatch: log groups are encrypted with a key."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import without_key
from config_app.rules.spec import Parameter, rule


@rule(
    "CLOUDWATCH_LOG_GROUP_ENCRYPTED",
    title="Log groups are encrypted with a KMS key",
    types=("AWS::Logs::LogGroup",),
    why="Logs repeat what was asked and answered, secrets among it.",
    fix="aws logs associate-kms-key --log-group-name NAME --kms-key-id KEY",
    passes={"logGroupName": "g", "kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"},
    fails={"logGroupName": "g"},
    parameters=(Parameter("KmsKeyId"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return without_key(configuration.get("kmsKeyId"), parameters.get("KmsKeyId"), "The log group")
