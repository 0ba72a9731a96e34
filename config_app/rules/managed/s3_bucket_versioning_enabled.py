"""S3: buckets keep versions."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "S3_BUCKET_VERSIONING_ENABLED",
    title="Buckets keep earlier versions",
    types=("AWS::S3::Bucket",),
    why="Without versions a deleted or overwritten object is gone.",
    fix="aws s3api put-bucket-versioning --versioning-configuration Status=Enabled",
    passes=Example({"name": "a"}, Item(supplementary={"BucketVersioningConfiguration": {"status": "Enabled"}})),
    fails=Example({"name": "b"}, Item()),
    parameters=(Parameter("isMfaDeleteEnabled", "flag"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    versioning = item.supplementary.get("BucketVersioningConfiguration") or {}
    if versioning.get("status") != "Enabled":
        return "Versioning is not enabled."
    if parameters.get("isMfaDeleteEnabled") and not versioning.get("isMfaDeleteEnabled"):
        return "Versions can be deleted without a second factor."
    return None
