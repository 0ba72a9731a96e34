"""CloudFront: viewers see a certificate of one's own."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import custom_certificate
from config_app.rules.spec import rule


@rule(
    "CLOUDFRONT_CUSTOM_SSL_CERTIFICATE",
    title="Distributions have a certificate of their own",
    types=("AWS::CloudFront::Distribution",),
    why="With AWS's certificate the site is reached under AWS's name only.",
    fix="aws cloudfront update-distribution with a certificate of ACM and aliases.",
    passes={
        "distributionConfig": {
            "viewerCertificate": {
                "cloudFrontDefaultCertificate": False,
                "acmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
            }
        }
    },
    fails={"distributionConfig": {"viewerCertificate": {"cloudFrontDefaultCertificate": True}}},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if custom_certificate(configuration) else "The distribution shows the default certificate."
