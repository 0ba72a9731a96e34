"""S3: a bucket is closed to the public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWS-DisableS3BucketPublicReadWrite",
    title="The bucket is closed to the public",
    changes="Blocks public access to the bucket and makes its ACL private.",
    risk="medium: whoever reads the bucket without credentials, such as a web site, is shut out",
    types=("AWS::S3::Bucket",),
    parameters=(Parameter("S3BucketName", required=True),),
    permissions=(
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketAcl",
    ),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    bucket = parameters["S3BucketName"]
    # the ACL first: a public ACL cannot be put once it is blocked, and a private one always can
    yield Step("MakePrivate", "s3:PutBucketAcl", {"Bucket": bucket, "ACL": "private"})
    closed = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
    yield Step(
        "BlockPublicAccess", "s3:PutPublicAccessBlock", {"Bucket": bucket, "PublicAccessBlockConfiguration": closed}
    )
