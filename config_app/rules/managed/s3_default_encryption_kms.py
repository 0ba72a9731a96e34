"""S3: buckets encrypt with a KMS key."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.encryption import wrong_key
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "S3_DEFAULT_ENCRYPTION_KMS",
    title="Buckets encrypt with a KMS key",
    types=("AWS::S3::Bucket",),
    why="A key of one's own says who may read the objects, and records each who did.",
    fix="aws s3api put-bucket-encryption with SSEAlgorithm aws:kms and a key.",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "ServerSideEncryptionConfiguration": {
                    "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}]
                }
            }
        ),
    ),
    fails=Example(
        {"name": "b"},
        Item(
            supplementary={
                "ServerSideEncryptionConfiguration": {
                    "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]
                }
            }
        ),
    ),
    parameters=(Parameter("kmsKeyArns", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    rules = listed((item.supplementary.get("ServerSideEncryptionConfiguration") or {}).get("rules"))
    defaults = [entry.get("applyServerSideEncryptionByDefault") or {} for entry in rules]
    keyed = [entry for entry in defaults if str(entry.get("sseAlgorithm", "")).startswith("aws:kms")]
    if not keyed:
        return "The bucket's default encryption uses no KMS key."
    return wrong_key(keyed[0].get("kmsMasterKeyID"), parameters.get("kmsKeyArns"), "The bucket")
