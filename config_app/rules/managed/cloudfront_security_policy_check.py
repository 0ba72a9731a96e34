"""CloudFront: viewers use a TLS that is not broken."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import certificate, custom_certificate
from config_app.rules.spec import rule


@rule(
    "CLOUDFRONT_SECURITY_POLICY_CHECK",
    title="Distributions ask viewers for TLS 1.2",
    types=("AWS::CloudFront::Distribution",),
    why="Older protocols and ciphers can be broken by whoever sits on the way.",
    fix="aws cloudfront update-distribution with MinimumProtocolVersion=TLSv1.2_2021.",
    passes={
        "distributionConfig": {
            "viewerCertificate": {
                "acmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
                "minimumProtocolVersion": "TLSv1.2_2021",
            }
        }
    },
    fails={
        "distributionConfig": {
            "viewerCertificate": {
                "acmCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
                "minimumProtocolVersion": "TLSv1_2016",
            }
        }
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not custom_certificate(configuration):
        return "The default certificate accepts every TLS from 1.0 on."
    least = str(certificate(configuration).get("minimumProtocolVersion"))
    return None if least.startswith(("TLSv1.2", "TLSv1.3")) else f"The distribution accepts {least}."
