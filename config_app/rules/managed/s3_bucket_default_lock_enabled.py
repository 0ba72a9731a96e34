"""S3: objects are locked."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "S3_BUCKET_DEFAULT_LOCK_ENABLED",
    title="Buckets lock their objects",
    types=("AWS::S3::Bucket",),
    why="A locked object cannot be altered or removed, whoever asks.",
    fix="aws s3api put-object-lock-configuration, on a bucket made with object lock.",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "ObjectLockConfiguration": {
                    "objectLockEnabled": "Enabled",
                    "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 30}},
                }
            }
        ),
    ),
    fails={"name": "b"},
    parameters=(Parameter("mode", choices=("GOVERNANCE", "COMPLIANCE")),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    lock = item.supplementary.get("ObjectLockConfiguration") or {}
    if lock.get("objectLockEnabled") != "Enabled":
        return "Object lock is off."
    mode, wanted = at(lock, "rule", "defaultRetention", "mode"), parameters.get("mode")
    if wanted and mode != wanted:
        return f"Objects are locked in the mode {mode or 'none'} instead of {wanted}."
    return None
