"""S3: earlier versions do not pile up."""

from __future__ import annotations

from typing import Any

from config_app.rules.buckets import lifecycle_rules
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule


@rule(
    "S3_VERSION_LIFECYCLE_POLICY_CHECK",
    title="Buckets with versions have a lifecycle",
    types=("AWS::S3::Bucket",),
    why="Versions that are never removed cost more each month, and keep what should be gone.",
    fix="aws s3api put-bucket-lifecycle-configuration with a rule for noncurrent versions.",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "BucketVersioningConfiguration": {"status": "Enabled"},
                "BucketLifecycleConfiguration": {
                    "rules": [{"status": "Enabled", "noncurrentVersionExpirationInDays": 90}]
                },
            }
        ),
    ),
    fails=Example(
        {"name": "b"},
        Item(
            supplementary={"BucketVersioningConfiguration": {"status": "Enabled"}, "BucketLifecycleConfiguration": None}
        ),
    ),
    parameters=(Parameter("bucketNames", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    names = parameters.get("bucketNames")
    versioned = (item.supplementary.get("BucketVersioningConfiguration") or {}).get("status") == "Enabled"
    if not versioned or (names and item.name not in names):
        return NOT_APPLICABLE
    item.part("BucketLifecycleConfiguration")
    return None if lifecycle_rules(item) else "The bucket keeps versions and has no lifecycle rule."
