"""S3: the account's block of public access, judged when it changes."""

from __future__ import annotations

from typing import Any

from config_app.rules.public_access import unblocked
from config_app.rules.spec import Parameter, rule


@rule(
    "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS",
    title="The account's block of public access is complete",
    types=("AWS::S3::AccountPublicAccessBlock",),
    why="One of the four settings left off is enough to make a bucket public.",
    fix="aws s3control put-public-access-block --account-id ID with all four settings on.",
    passes={
        "blockPublicAcls": True,
        "ignorePublicAcls": True,
        "blockPublicPolicy": True,
        "restrictPublicBuckets": True,
    },
    fails={
        "blockPublicAcls": True,
        "ignorePublicAcls": True,
        "blockPublicPolicy": False,
        "restrictPublicBuckets": True,
    },
    parameters=(
        Parameter("RestrictPublicBuckets", "flag", default="true"),
        Parameter("BlockPublicPolicy", "flag", default="true"),
        Parameter("BlockPublicAcls", "flag", default="true"),
        Parameter("IgnorePublicAcls", "flag", default="true"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unblocked(configuration, parameters)
