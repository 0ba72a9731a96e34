"""CloudFront: buckets are reached through the distribution only (access control)."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import bucket_origins
from config_app.rules.documents import named
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "CLOUDFRONT_S3_ORIGIN_ACCESS_CONTROL_ENABLED",
    title="Distributions sign their requests to buckets",
    types=("AWS::CloudFront::Distribution",),
    why="A bucket that cannot tell the distribution apart has to be open to everybody.",
    fix="aws cloudfront create-origin-access-control, and name it at the origin.",
    passes={
        "distributionConfig": {
            "origins": {
                "items": [{"id": "o", "domainName": "b.s3.us-east-1.amazonaws.com", "originAccessControlId": "E1"}]
            }
        }
    },
    fails={
        "distributionConfig": {
            "origins": {
                "items": [{"id": "o", "domainName": "b.s3.us-east-1.amazonaws.com", "originAccessControlId": ""}]
            }
        }
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found = bucket_origins(configuration)
    if not found:
        return NOT_APPLICABLE
    bare = [origin.get("id") for origin in found if not origin.get("originAccessControlId")]
    return f"Buckets that are asked without an access control: {named(bare)}" if bare else None
