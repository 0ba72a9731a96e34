"""Load balancers: listeners use certificates of ACM."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import listeners
from config_app.rules.documents import listed, named
from config_app.rules.spec import NOT_APPLICABLE, Example, Inventory, Known, Parameter, rule


@rule(
    "ELBV2_ACM_CERTIFICATE_REQUIRED",
    title="Load balancers use certificates of ACM",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    why="Certificates that ACM issues renew themselves; a listener without one is not encrypted at all.",
    fix="aws elbv2 modify-listener with a certificate of ACM, or create one with the protocol HTTPS or TLS.",
    passes=Example(
        {"loadBalancerArn": "lb/1", "type": "application"},
        inventory={
            "AWS::ElasticLoadBalancingV2::Listener": (
                Known(
                    {
                        "LoadBalancerArn": "lb/1",
                        "Port": 443,
                        "Protocol": "HTTPS",
                        "Certificates": [{"CertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1"}],
                    }
                ),
            )
        },
    ),
    fails=Example(
        {"loadBalancerArn": "lb/1", "type": "application"},
        inventory={
            "AWS::ElasticLoadBalancingV2::Listener": (
                Known({"LoadBalancerArn": "lb/1", "Port": 80, "Protocol": "HTTP"}),
            )
        },
    ),
    parameters=(Parameter("AcmCertificatesAllowed", "list"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    if configuration.get("type") == "gateway":
        return NOT_APPLICABLE
    agreed = parameters.get("AcmCertificatesAllowed")
    arns = [
        str(entry.get("CertificateArn"))
        for known in listeners(inventory, configuration)
        for entry in listed(known.configuration.get("Certificates"))
    ]
    if not arns:
        return "No listener of the load balancer has a certificate."
    foreign = [arn for arn in arns if ":acm:" not in arn or (agreed and arn not in agreed)]
    return f"Certificates that are not of ACM, or not agreed on: {named(foreign)}" if foreign else None
