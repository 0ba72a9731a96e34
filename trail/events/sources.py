"""Event sources: `ec2.amazonaws.com` of `ec2`, and the published models that a source's prefix may mean."""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.exceptions import UnknownServiceError

from project.kernel.aws import shapes

GLOBAL_SOURCES = frozenset({"iam", "sts", "route53", "cloudfront", "organizations", "signin", "support"})
# Where the event source is not the first part of the operation's name.
_SOURCES = {"cloudwatch": "monitoring", "cairn": "cairn.local"}
# Where botocore's folder has another name than the source. Two models on one name: the verb decides.
_MODELS: dict[str, tuple[str, ...]] = {
    "monitoring": ("cloudwatch",),
    "email": ("sesv2", "ses"),
    "ses": ("sesv2", "ses"),
    "elasticloadbalancing": ("elbv2", "elb"),
    "elasticfilesystem": ("efs",),
    "elasticmapreduce": ("emr",),
    "states": ("stepfunctions",),
    "es": ("opensearch", "es"),
    "tagging": ("resourcegroupstaggingapi",),
    "apigateway": ("apigatewayv2", "apigateway"),
    "cloudhsm": ("cloudhsmv2",),
    "kinesisanalytics": ("kinesisanalyticsv2",),
    "sso": ("sso-admin",),
    "bedrock": ("bedrock", "bedrock-runtime", "bedrock-agent"),
    "iotdata": ("iot-data",),
    "aps": ("amp",),
    "airflow": ("mwaa",),
    "mobiletargeting": ("pinpoint",),
    "awsssoportal": ("sso",),
    "geo": ("location",),
    "profile": ("customer-profiles",),
}
# CloudTrail's event name → botocore's, where they differ.
_VERBS = {
    "PutBucketPublicAccessBlock": "PutPublicAccessBlock",
    "GetBucketPublicAccessBlock": "GetPublicAccessBlock",
    "DeleteBucketPublicAccessBlock": "DeletePublicAccessBlock",
}


def event_source(service: str) -> str:
    """`ec2` → `ec2.amazonaws.com`; Cairn's own deeds come from `cairn.local`."""
    prefix = _SOURCES.get(service, service)
    return prefix if "." in prefix else f"{prefix}.amazonaws.com"


@cache
def operations(source: str, verb: str) -> tuple[Any, ...]:
    """The operation models that an event may be of: none where botocore knows none."""
    found = []
    for name in _MODELS.get(source, (source,)):
        try:
            model = shapes.operation_model(name, _VERBS.get(verb, verb))
        except (UnknownServiceError, ValueError, OSError):  # a name out of a request may be anything
            continue
        if model is not None:
            found.append(model)
    return tuple(found)
