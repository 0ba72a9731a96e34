"""CloudFront: origins are asked over TLS."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import behaviours, origins
from config_app.rules.documents import at, named
from config_app.rules.spec import rule


@rule(
    "CLOUDFRONT_TRAFFIC_TO_ORIGIN_ENCRYPTED",
    title="Distributions ask their origins over TLS",
    types=("AWS::CloudFront::Distribution",),
    why="Between edge and origin the request travels the internet too.",
    fix="aws cloudfront update-distribution with OriginProtocolPolicy=https-only.",
    passes={
        "distributionConfig": {
            "origins": {"items": [{"id": "o", "customOriginConfig": {"originProtocolPolicy": "https-only"}}]}
        }
    },
    fails={
        "distributionConfig": {
            "origins": {"items": [{"id": "o", "customOriginConfig": {"originProtocolPolicy": "http-only"}}]}
        }
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    open_paths = {
        entry.get("targetOriginId")
        for entry in behaviours(configuration)
        if entry.get("viewerProtocolPolicy") == "allow-all"
    }
    plain = []
    for origin in origins(configuration):
        policy = at(origin, "customOriginConfig", "originProtocolPolicy")
        if policy == "http-only" or (policy == "match-viewer" and origin.get("id") in open_paths):
            plain.append(origin.get("id"))
    return f"Origins that are asked without TLS: {named(plain)}" if plain else None
