"""S3: a bucket refuses requests without TLS."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-RestrictBucketSSLRequestsOnly",
    title="The bucket refuses requests without TLS",
    changes="Adds a statement to the bucket's policy; the other statements stay.",
    risk="medium: clients that speak plain HTTP are refused",
    types=("AWS::S3::Bucket",),
    parameters=(Parameter("BucketName", required=True),),
    permissions=(
        "s3:GetBucketPolicy",
        "s3:PutBucketPolicy",
    ),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    bucket = parameters["BucketName"]
    found = yield Step("ReadPolicy", "s3:GetBucketPolicy", {"Bucket": bucket})
    policy = json.loads(found.get("Policy") or "{}") or {"Version": "2012-10-17", "Statement": []}
    arn = f"arn:aws:s3:::{bucket}"
    statement = {
        "Sid": "DenyInsecureTransport", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }  # fmt: skip
    held = policy.get("Statement") or []
    others = [one for one in (held if isinstance(held, list) else [held]) if one.get("Sid") != statement["Sid"]]
    policy["Statement"] = [*others, statement]
    yield Step("PutPolicy", "s3:PutBucketPolicy", {"Bucket": bucket, "Policy": json.dumps(policy)})
