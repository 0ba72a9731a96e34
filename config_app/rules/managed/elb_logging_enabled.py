"""Load balancers: requests are logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.balancers import CLASSIC, classic_settings, settings
from config_app.rules.documents import on
from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "ELB_LOGGING_ENABLED",
    title="Load balancers log the requests they pass on",
    types=(
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
    ),
    why="The load balancer sees where a request truly came from; nothing behind it does.",
    fix="aws elbv2 modify-load-balancer-attributes with access_logs.s3.enabled=true and a bucket.",
    passes=Example(
        {"type": "application"},
        Item(
            supplementary={
                "LoadBalancerAttributes": [
                    {"key": "access_logs.s3.enabled", "value": "true"},
                    {"key": "access_logs.s3.bucket", "value": "logs"},
                ]
            }
        ),
    ),
    fails=Example(
        {"type": "application"},
        Item(supplementary={"LoadBalancerAttributes": [{"key": "access_logs.s3.enabled", "value": "false"}]}),
    ),
    parameters=(Parameter("s3BucketNames", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if item.type == CLASSIC:
        log = classic_settings(item).get("accessLog") or {}
        enabled, bucket = on(log.get("enabled")), log.get("s3BucketName")
    else:
        found = settings(item)
        enabled, bucket = on(found.get("access_logs.s3.enabled")), found.get("access_logs.s3.bucket")
    if not enabled:
        return "Requests are not logged."
    buckets = parameters.get("s3BucketNames")
    if buckets and bucket not in buckets:
        return f"Requests are logged to {bucket}, which is none of the buckets asked for."
    return None
