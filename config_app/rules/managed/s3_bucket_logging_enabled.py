"""S3: access to buckets is logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Item, Parameter, rule


@rule(
    "S3_BUCKET_LOGGING_ENABLED",
    title="Buckets log the requests that reach them",
    types=("AWS::S3::Bucket",),
    why="Without access logs nobody can tell who read or removed an object.",
    fix="aws s3api put-bucket-logging with a target bucket of its own.",
    passes=Example(
        {"name": "a"},
        Item(supplementary={"BucketLoggingConfiguration": {"destinationBucketName": "logs", "logFilePrefix": "a/"}}),
    ),
    fails=Example({"name": "b"}, Item(supplementary={"BucketLoggingConfiguration": {"destinationBucketName": None}})),
    parameters=(
        Parameter("targetPrefix"),
        Parameter("targetBucket"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    logging = item.supplementary.get("BucketLoggingConfiguration") or {}
    bucket = logging.get("destinationBucketName")
    if not bucket:
        return "Requests to the bucket are not logged."
    if parameters.get("targetBucket") and bucket != parameters["targetBucket"]:
        return f"Requests are logged to {bucket} instead of {parameters['targetBucket']}."
    if parameters.get("targetPrefix") and (logging.get("logFilePrefix") or "") != parameters["targetPrefix"]:
        return f"Logs do not carry the prefix {parameters['targetPrefix']}."
    return None
