"""S3: buckets block public access."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
    title="Buckets block public access",
    types=("AWS::S3::Bucket",),
    why="The block is the last guard when a policy or a grant is written wrongly.",
    fix="aws s3api put-public-access-block with all four settings on.",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "PublicAccessBlockConfiguration": {
                    "blockPublicAcls": True,
                    "ignorePublicAcls": True,
                    "blockPublicPolicy": True,
                    "restrictPublicBuckets": True,
                }
            }
        ),
    ),
    fails=Example({"name": "b"}, Item()),
    parameters=(Parameter("excludedPublicBuckets", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if item.name in parameters.get("excludedPublicBuckets", []):
        return None
    block = item.supplementary.get("PublicAccessBlockConfiguration") or {}
    names = ("blockPublicAcls", "ignorePublicAcls", "blockPublicPolicy", "restrictPublicBuckets")
    missing = [name for name in names if not block.get(name)]
    return f"Not blocked: {', '.join(missing)}" if missing else None
