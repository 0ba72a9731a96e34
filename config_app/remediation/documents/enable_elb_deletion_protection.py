"""ELB: a load balancer cannot be deleted by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-EnableELBDeletionProtection",
    title="The load balancer is protected from deletion",
    changes="Turns the load balancer's deletion protection on.",
    risk="low: whoever deletes it must first turn it off",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    parameters=(Parameter("LoadBalancerArn", required=True),),
    permissions=("elasticloadbalancing:ModifyLoadBalancerAttributes",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    attributes = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    yield Step("Modify", "elbv2:ModifyLoadBalancerAttributes",
               {"LoadBalancerArn": parameters["LoadBalancerArn"], "Attributes": attributes})  # fmt: skip
