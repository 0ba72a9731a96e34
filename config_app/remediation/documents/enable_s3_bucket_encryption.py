"""S3: new objects of a bucket are encrypted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWS-EnableS3BucketEncryption",
    title="New objects of the bucket are encrypted",
    changes="Sets the bucket's default encryption; objects that are there stay as they are.",
    risk="low: readers need no change",
    types=("AWS::S3::Bucket",),
    parameters=(
        Parameter("BucketName", required=True),
        Parameter("SSEAlgorithm", default="AES256", choices=("AES256", "aws:kms")),
    ),
    permissions=("s3:PutEncryptionConfiguration",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": parameters["SSEAlgorithm"]}}
    configuration = {"Rules": [rule]}
    yield Step("Encrypt", "s3:PutBucketEncryption",
               {"Bucket": parameters["BucketName"], "ServerSideEncryptionConfiguration": configuration})  # fmt: skip
