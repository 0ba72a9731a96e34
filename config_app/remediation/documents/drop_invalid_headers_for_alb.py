"""ELB: a load balancer drops malformed headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-DropInvalidHeadersForALB",
    title="The load balancer drops malformed headers",
    changes="Drops HTTP headers that are not valid before they reach the targets.",
    risk="medium: clients that send odd headers are not understood",
    types=("AWS::ElasticLoadBalancingV2::LoadBalancer",),
    parameters=(Parameter("LoadBalancerArn", required=True),),
    permissions=("elasticloadbalancing:ModifyLoadBalancerAttributes",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    attributes = [{"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"}]
    yield Step("Modify", "elbv2:ModifyLoadBalancerAttributes",
               {"LoadBalancerArn": parameters["LoadBalancerArn"], "Attributes": attributes})  # fmt: skip
