"""Classic load balancers: certificates come from ACM."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import classic_listeners, secure
from config_app.rules.documents import named
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "ELB_ACM_CERTIFICATE_REQUIRED",
    title="Classic load balancers use certificates of ACM",
    types=("AWS::ElasticLoadBalancing::LoadBalancer",),
    why="Certificates that ACM issues renew themselves; others expire on a Sunday.",
    fix="aws elb set-load-balancer-listener-ssl-certificate with the ARN of a certificate in ACM.",
    passes={
        "listenerDescriptions": [
            {
                "listener": {
                    "protocol": "HTTPS",
                    "loadBalancerPort": 443,
                    "sslcertificateId": "arn:aws:acm:us-east-1:111122223333:certificate/1",
                }
            }
        ]
    },
    fails={
        "listenerDescriptions": [
            {
                "listener": {
                    "protocol": "HTTPS",
                    "loadBalancerPort": 443,
                    "sslcertificateId": "arn:aws:iam::111122223333:server-certificate/old",
                }
            }
        ]
    },
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found = [listener for listener, _ in classic_listeners(configuration) if secure(listener)]
    if not found:
        return NOT_APPLICABLE
    foreign = [
        listener.get("loadBalancerPort")
        for listener in found
        if ":acm:" not in str(listener.get("sslcertificateId") or "")
    ]
    return f"Without a certificate of ACM: port {named(foreign)}" if foreign else None
