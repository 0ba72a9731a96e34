"""CloudTrail: log files are encrypted with a key."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import without_key
from config_app.rules.spec import rule


@rule(
    "CLOUD_TRAIL_ENCRYPTION_ENABLED",
    title="Trails encrypt their files with a KMS key",
    types=("AWS::CloudTrail::Trail",),
    why="A key of one's own says who may read the records, apart from who may read the bucket.",
    fix="aws cloudtrail update-trail --name NAME --kms-key-id KEY",
    passes={"kmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"},
    fails={"name": "audit"},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return without_key(configuration.get("kmsKeyId"), None, "What the trail delivers")
