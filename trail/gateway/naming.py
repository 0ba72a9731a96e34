"""Names: from a credential scope to botocore's service, from botocore's verb to CloudTrail's event name and region."""

from __future__ import annotations

from functools import cache

from botocore.exceptions import UnknownServiceError
from botocore.model import ServiceModel

from project.kernel.aws import shapes
from trail.events.record import GLOBAL_SOURCES

# Signing names that are not the name of botocore's folder. Two models on one name: the request decides.
_SERVICES: dict[str, tuple[str, ...]] = {
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
    "rds": ("rds",),
    "kinesisanalytics": ("kinesisanalyticsv2",),
    "wafv2": ("wafv2",),
    "sso": ("sso-admin",),
    "execute-api": (),
    "bedrock": ("bedrock", "bedrock-runtime", "bedrock-agent"),
    "iotdata": ("iot-data",),
    "events": ("events",),
    "aps": ("amp",),
    "airflow": ("mwaa",),
    "kafka": ("kafka",),
    "mobiletargeting": ("pinpoint",),
    "servicecatalog": ("servicecatalog",),
    "awsssoportal": ("sso",),
    "geo": ("location",),
    "profile": ("customer-profiles",),
}
_S3_NAMES = {"ListObjectsV2": "ListObjects", "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
             "GetPublicAccessBlock": "GetBucketPublicAccessBlock", "DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
             "GetBucketLifecycleConfiguration": "GetBucketLifecycle", "PutBucketLifecycleConfiguration": "PutBucketLifecycle",
             "GetBucketNotificationConfiguration": "GetBucketNotification",
             "PutBucketNotificationConfiguration": "PutBucketNotification"}  # fmt: skip


@cache
def models(scope: str) -> tuple[ServiceModel, ...]:
    """The service models that a signing name may mean; empty where botocore knows none."""
    found = []
    for name in _SERVICES.get(scope, (scope,)):
        try:
            found.append(shapes.model(name))
        except UnknownServiceError:
            continue
    return tuple(found)


def botocore_name(scope: str) -> str:
    """The service as botocore and the settings of an account name it."""
    found = models(scope)
    return str(found[0].service_name) if found else scope


def event_name(scope: str, verb: str) -> str:
    """CloudTrail's name of an operation."""
    return _S3_NAMES.get(verb, verb) if scope == "s3" else verb


def region(scope: str, signed: str) -> str:
    """Global services are recorded in us-east-1, wherever they were called from."""
    return "us-east-1" if scope in GLOBAL_SOURCES - {"sts"} or signed == "aws-global" else signed
