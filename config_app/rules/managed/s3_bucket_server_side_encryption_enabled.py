"""S3: buckets encrypt by default."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, rule


@rule(
    "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
    title="Buckets encrypt what is put into them",
    types=("AWS::S3::Bucket",),
    why="Objects without encryption can be read by whoever gets at the storage.",
    fix="aws s3api put-bucket-encryption with AES256 or aws:kms.",
    passes=Example({"name": "a"}, Item(supplementary={"ServerSideEncryptionConfiguration": {"rules": [{}]}})),
    fails=Example({"name": "b"}, Item()),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if not (item.supplementary.get("ServerSideEncryptionConfiguration") or {}).get("rules"):
        return "The bucket has no default encryption."
    return None
