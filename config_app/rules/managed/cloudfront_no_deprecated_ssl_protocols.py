"""CloudFront: origins are not asked over SSL 3."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import origins
from config_app.rules.documents import at, listed, named
from config_app.rules.spec import rule


@rule(
    "CLOUDFRONT_NO_DEPRECATED_SSL_PROTOCOLS",
    title="Distributions do not speak SSL 3 to their origins",
    types=("AWS::CloudFront::Distribution",),
    why="SSL 3 is broken: whoever sits between edge and origin reads along.",
    fix="aws cloudfront update-distribution with OriginSslProtocols TLSv1.2.",
    passes={
        "distributionConfig": {
            "origins": {"items": [{"id": "o", "customOriginConfig": {"originSslProtocols": {"items": ["TLSv1.2"]}}}]}
        }
    },
    fails={
        "distributionConfig": {
            "origins": {
                "items": [{"id": "o", "customOriginConfig": {"originSslProtocols": {"items": ["SSLv3", "TLSv1"]}}}]
            }
        }
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    old = [
        origin.get("id")
        for origin in origins(configuration)
        if "SSLv3" in listed(at(origin, "customOriginConfig", "originSslProtocols", "items"))
    ]
    return f"Origins that are asked over SSL 3: {named(old)}" if old else None
