"""S3: the account blocks public access to all buckets."""

from __future__ import annotations

from typing import Any

from config_app.rules.public_access import unblocked
from config_app.rules.spec import Example, Inventory, Known, Parameter, rule


@rule(
    "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC",
    title="The account blocks public access to its buckets",
    types=("AWS::::Account",),
    why="The account's block holds even where somebody opens a single bucket by mistake.",
    fix="aws s3control put-public-access-block --account-id ID with all four settings on.",
    passes=Example(
        {},
        inventory={
            "AWS::S3::AccountPublicAccessBlock": (
                Known(
                    {
                        "blockPublicAcls": True,
                        "ignorePublicAcls": True,
                        "blockPublicPolicy": True,
                        "restrictPublicBuckets": True,
                    }
                ),
            )
        },
    ),
    fails=Example({}, inventory={"AWS::S3::AccountPublicAccessBlock": ()}),
    parameters=(
        Parameter("IgnorePublicAcls", "flag", default="true"),
        Parameter("BlockPublicPolicy", "flag", default="true"),
        Parameter("BlockPublicAcls", "flag", default="true"),
        Parameter("RestrictPublicBuckets", "flag", default="true"),
    ),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    blocks = inventory.of("AWS::S3::AccountPublicAccessBlock")
    return unblocked(blocks[0].configuration if blocks else {}, parameters)
