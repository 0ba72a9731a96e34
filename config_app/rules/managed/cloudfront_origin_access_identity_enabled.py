"""CloudFront: buckets are reached through the distribution only (identity)."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import bucket_origins
from config_app.rules.documents import at, named
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "CLOUDFRONT_ORIGIN_ACCESS_IDENTITY_ENABLED",
    title="Distributions show an identity to their buckets",
    types=("AWS::CloudFront::Distribution",),
    why="A bucket that cannot tell the distribution apart has to be open to everybody.",
    fix="aws cloudfront create-cloud-front-origin-access-identity, or better an origin access control.",
    passes={
        "distributionConfig": {
            "origins": {
                "items": [
                    {
                        "id": "o",
                        "domainName": "b.s3.us-east-1.amazonaws.com",
                        "s3OriginConfig": {"originAccessIdentity": "origin-access-identity/cloudfront/E1"},
                    }
                ]
            }
        }
    },
    fails={
        "distributionConfig": {
            "origins": {
                "items": [
                    {
                        "id": "o",
                        "domainName": "b.s3.us-east-1.amazonaws.com",
                        "s3OriginConfig": {"originAccessIdentity": ""},
                    }
                ]
            }
        }
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found = bucket_origins(configuration)
    if not found:
        return NOT_APPLICABLE
    bare = [origin.get("id") for origin in found if not at(origin, "s3OriginConfig", "originAccessIdentity")]
    return f"Buckets that are asked without an identity: {named(bare)}" if bare else None
