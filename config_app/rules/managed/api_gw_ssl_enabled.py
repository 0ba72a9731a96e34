"""API Gateway: back ends can tell that the gateway calls."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "API_GW_SSL_ENABLED",
    title="API stages show a certificate to what they call",
    types=("AWS::ApiGateway::Stage",),
    why="Without it a back end answers whoever finds its address.",
    fix="aws apigateway update-stage with clientCertificateId.",
    passes={"clientCertificateId": "abc123"},
    fails={"stageName": "prod"},
    parameters=(Parameter("CertificateIDs", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    certificate, wanted = configuration.get("clientCertificateId"), parameters.get("CertificateIDs")
    if not certificate:
        return "The stage shows no client certificate."
    if wanted and certificate not in wanted:
        return f"The stage shows the certificate {certificate}, which is none of those asked for."
    return None
