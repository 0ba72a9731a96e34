"""S3: access points block public access."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "S3_ACCESS_POINT_PUBLIC_ACCESS_BLOCKS",
    title="Access points block public access",
    types=("AWS::S3::AccessPoint",),
    why="An access point is a second door to the bucket, with a policy of its own.",
    fix="Make the access point anew with all four settings on: they cannot be changed afterwards.",
    passes={
        "Name": "a",
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    },
    fails={
        "Name": "b",
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": False,
            "RestrictPublicBuckets": True,
        },
    },
    parameters=(Parameter("excludedAccessPoints", "list"),),
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("Name") in parameters.get("excludedAccessPoints", []):
        return None
    block = configuration.get("PublicAccessBlockConfiguration") or {}
    wanted = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    missing = [name for name in wanted if not block.get(name)]
    return f"Not blocked: {', '.join(missing)}" if missing else None
