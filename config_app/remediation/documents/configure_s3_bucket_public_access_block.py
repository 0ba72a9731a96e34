"""S3: a bucket blocks public access."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-ConfigureS3BucketPublicAccessBlock",
    title="The bucket blocks public access",
    changes="Sets the four switches of the bucket's public access block.",
    risk="medium: whoever reads the bucket without credentials is shut out",
    types=("AWS::S3::Bucket",),
    parameters=(
        Parameter("BucketName", required=True),
        Parameter("BlockPublicAcls", "flag", default="true"),
        Parameter("IgnorePublicAcls", "flag", default="true"),
        Parameter("BlockPublicPolicy", "flag", default="true"),
        Parameter("RestrictPublicBuckets", "flag", default="true"),
    ),
    permissions=("s3:PutBucketPublicAccessBlock",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    switches = {name: parameters[name] for name in names}
    yield Step("BlockPublicAccess", "s3:PutPublicAccessBlock",
               {"Bucket": parameters["BucketName"], "PublicAccessBlockConfiguration": switches})  # fmt: skip
