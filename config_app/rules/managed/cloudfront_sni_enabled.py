"""CloudFront: certificates need no address of their own."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import certificate, custom_certificate
from config_app.rules.spec import rule


@rule(
    "CLOUDFRONT_SNI_ENABLED",
    title="Distributions use server name indication",
    types=("AWS::CloudFront::Distribution",),
    why="Addresses of one's own cost a lot and serve nobody but browsers that are long gone.",
    fix="aws cloudfront update-distribution with SSLSupportMethod=sni-only.",
    passes={
        "distributionConfig": {
            "viewerCertificate": {
                "acmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
                "sslSupportMethod": "sni-only",
            }
        }
    },
    fails={
        "distributionConfig": {
            "viewerCertificate": {
                "acmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
                "sslSupportMethod": "vip",
            }
        }
    },
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not custom_certificate(configuration):
        return None
    method = certificate(configuration).get("sslSupportMethod")
    return None if method == "sni-only" else f"The distribution serves TLS by the method {method}."
