"""S3: versions are removed with a second factor only."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import on
from config_app.rules.spec import Example, Item, rule


@rule(
    "S3_BUCKET_MFA_DELETE_ENABLED",
    title="Buckets ask for a second factor before a version is removed",
    types=("AWS::S3::Bucket",),
    why="Whoever steals a key can then still not remove what was there before.",
    fix="aws s3api put-bucket-versioning --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa …, as the root user.",
    passes=Example(
        {"name": "a"},
        Item(supplementary={"BucketVersioningConfiguration": {"status": "Enabled", "isMfaDeleteEnabled": True}}),
    ),
    fails=Example(
        {"name": "b"},
        Item(supplementary={"BucketVersioningConfiguration": {"status": "Enabled", "isMfaDeleteEnabled": False}}),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if not on((item.supplementary.get("BucketVersioningConfiguration") or {}).get("isMfaDeleteEnabled")):
        return "Versions can be removed without a second factor."
    return None
