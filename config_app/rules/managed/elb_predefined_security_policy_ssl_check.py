"""Classic load balancers: TLS is set up by the agreed policy."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import classic_listeners, secure, tls_policies
from config_app.rules.documents import named
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule


@rule(
    "ELB_PREDEFINED_SECURITY_POLICY_SSL_CHECK",
    title="Classic load balancers use the agreed TLS policy",
    types=("AWS::ElasticLoadBalancing::LoadBalancer",),
    why="Older policies still accept protocols and ciphers that are broken.",
    fix="aws elb create-load-balancer-policy with Reference-Security-Policy, then set-load-balancer-policies-of-listener.",
    passes=Example(
        {"listenerDescriptions": [{"listener": {"protocol": "HTTPS", "loadBalancerPort": 443}, "policyNames": ["p"]}]},
        Item(
            supplementary={
                "LoadBalancerPolicies": [
                    {
                        "policyName": "p",
                        "policyAttributeDescriptions": [
                            {
                                "attributeName": "Reference-Security-Policy",
                                "attributeValue": "ELBSecurityPolicy-TLS-1-2-2017-01",
                            }
                        ],
                    }
                ]
            }
        ),
        parameters={"predefinedPolicyName": "ELBSecurityPolicy-TLS-1-2-2017-01"},
    ),
    fails=Example(
        {"listenerDescriptions": [{"listener": {"protocol": "HTTPS", "loadBalancerPort": 443}, "policyNames": ["p"]}]},
        Item(
            supplementary={
                "LoadBalancerPolicies": [
                    {
                        "policyName": "p",
                        "policyAttributeDescriptions": [
                            {
                                "attributeName": "Reference-Security-Policy",
                                "attributeValue": "ELBSecurityPolicy-2015-05",
                            }
                        ],
                    }
                ]
            }
        ),
        parameters={"predefinedPolicyName": "ELBSecurityPolicy-TLS-1-2-2017-01"},
    ),
    parameters=(Parameter("predefinedPolicyName", required=True),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    secured = [(listener, names) for listener, names in classic_listeners(configuration) if secure(listener)]
    if not secured:
        return NOT_APPLICABLE
    policies, wanted = tls_policies(item), parameters["predefinedPolicyName"]
    wrong = [
        listener.get("loadBalancerPort")
        for listener, names in secured
        if not any((policies.get(name) or {}).get("Reference-Security-Policy") == wanted for name in names)
    ]
    return f"Other TLS policies than {wanted}: port {named(wrong)}" if wrong else None
