"""S3: buckets keep versions."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, rule


@rule(
    "S3_BUCKET_VERSIONING_ENABLED",
    title="Buckets keep earlier versions",
    types=("AWS::S3::Bucket",),
    why="Without versions a deleted or overwritten object is gone.",
    fix="aws s3api put-bucket-versioning --versioning-configuration Status=Enabled",
    passes=Example({"name": "a"}, Item(supplementary={"BucketVersioningConfiguration": {"status": "Enabled"}})),
    fails=Example({"name": "b"}, Item()),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if (item.supplementary.get("BucketVersioningConfiguration") or {}).get("status") != "Enabled":
        return "Versioning is not enabled."
    return None
