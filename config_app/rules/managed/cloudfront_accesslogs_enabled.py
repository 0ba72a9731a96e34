"""CloudFront: requests are logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.distributions import distribution
from config_app.rules.spec import Parameter, rule


@rule(
    "CLOUDFRONT_ACCESSLOGS_ENABLED",
    title="Distributions log the requests that reach them",
    types=("AWS::CloudFront::Distribution",),
    why="Who fetched what is known at the edge only.",
    fix="aws cloudfront update-distribution with Logging enabled and a bucket.",
    passes={"distributionConfig": {"logging": {"enabled": True, "bucket": "logs.s3.amazonaws.com"}}},
    fails={"distributionConfig": {"logging": {"enabled": False, "bucket": ""}}},
    parameters=(Parameter("S3BucketName"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    logging, wanted = distribution(configuration).get("logging") or {}, parameters.get("S3BucketName")
    if not logging.get("enabled"):
        return "Requests are not logged."
    bucket = str(logging.get("bucket", "")).partition(".s3.")[0]
    return None if wanted in {None, bucket} else f"Requests are logged to {bucket} instead of {wanted}."
