"""CloudFront: viewers come over HTTPS."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import behaviours
from config_app.rules.documents import named
from config_app.rules.spec import rule


@rule(
    "CLOUDFRONT_VIEWER_POLICY_HTTPS",
    title="Distributions serve viewers over HTTPS",
    types=("AWS::CloudFront::Distribution",),
    why="What is served over HTTP can be read and altered on its way.",
    fix="aws cloudfront update-distribution with ViewerProtocolPolicy redirect-to-https or https-only.",
    passes={"distributionConfig": {"defaultCacheBehavior": {"viewerProtocolPolicy": "redirect-to-https"}}},
    fails={"distributionConfig": {"defaultCacheBehavior": {"viewerProtocolPolicy": "allow-all"}}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    plain = [
        entry.get("pathPattern", "*")
        for entry in behaviours(configuration)
        if entry.get("viewerProtocolPolicy") == "allow-all"
    ]
    return f"Served over HTTP too: {named(plain)}" if plain else None
