"""Auto Scaling: groups believe the load balancer."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED",
    title="Groups behind a load balancer use its health checks",
    types=("AWS::AutoScaling::AutoScalingGroup",),
    why="A machine that runs and does not answer stays in a group that only looks at whether it runs.",
    fix="aws autoscaling update-auto-scaling-group --health-check-type ELB --health-check-grace-period 300",
    passes={"loadBalancerNames": ["lb"], "healthCheckType": "ELB"},
    fails={
        "targetGroupARNs": ["arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/t/1"],
        "healthCheckType": "EC2",
    },
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not (listed(configuration.get("loadBalancerNames")) or listed(configuration.get("targetGroupARNs"))):
        return NOT_APPLICABLE
    if "ELB" not in str(configuration.get("healthCheckType")).split(","):
        return "The group does not use the health checks of its load balancer."
    return None
