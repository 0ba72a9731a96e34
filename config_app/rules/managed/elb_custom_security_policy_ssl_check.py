"""Classic load balancers: TLS accepts what was agreed and nothing else."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import classic_listeners, secure, tls_policies
from config_app.rules.documents import named
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule


@rule(
    "ELB_CUSTOM_SECURITY_POLICY_SSL_CHECK",
    title="Classic load balancers accept the agreed ciphers only",
    types=("AWS::ElasticLoadBalancing::LoadBalancer",),
    why="One old cipher left on is the one that an attacker asks for.",
    fix="aws elb create-load-balancer-policy with the agreed protocols and ciphers, then set-load-balancer-policies-of-listener.",
    passes=Example(
        {"listenerDescriptions": [{"listener": {"protocol": "HTTPS", "loadBalancerPort": 443}, "policyNames": ["p"]}]},
        Item(
            supplementary={
                "LoadBalancerPolicies": [
                    {
                        "policyName": "p",
                        "policyAttributeDescriptions": [
                            {"attributeName": "Protocol-TLSv1.2", "attributeValue": "true"},
                            {"attributeName": "AES128-SHA", "attributeValue": "false"},
                        ],
                    }
                ]
            }
        ),
        parameters={"sslProtocolsAndCiphers": "Protocol-TLSv1.2"},
    ),
    fails=Example(
        {"listenerDescriptions": [{"listener": {"protocol": "HTTPS", "loadBalancerPort": 443}, "policyNames": ["p"]}]},
        Item(
            supplementary={
                "LoadBalancerPolicies": [
                    {
                        "policyName": "p",
                        "policyAttributeDescriptions": [
                            {"attributeName": "Protocol-TLSv1.2", "attributeValue": "true"},
                            {"attributeName": "AES128-SHA", "attributeValue": "true"},
                        ],
                    }
                ]
            }
        ),
        parameters={"sslProtocolsAndCiphers": "Protocol-TLSv1.2"},
    ),
    parameters=(Parameter("sslProtocolsAndCiphers", "list", required=True),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    secured = [(listener, names) for listener, names in classic_listeners(configuration) if secure(listener)]
    if not secured:
        return NOT_APPLICABLE
    policies, agreed = tls_policies(item), set(parameters["sslProtocolsAndCiphers"])
    for listener, names in secured:
        accepted = {key for name in names for key, value in policies.get(name, {}).items() if value == "true"}
        accepted -= {"Server-Defined-Cipher-Order"}
        if accepted != agreed - {"Server-Defined-Cipher-Order"}:
            other = sorted(accepted ^ (agreed - {"Server-Defined-Cipher-Order"}))
            return f"Port {listener.get('loadBalancerPort')} differs from what was agreed in: {named(other)}"
    return None
