"""S3: the account blocks public access to all buckets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-ConfigureS3PublicAccessBlock",
    title="The account blocks public access to all its buckets",
    changes="Sets the four switches of the account's public access block.",
    risk="high: every bucket that is read without credentials is closed at once",
    types=("AWS::::Account",),
    parameters=(
        Parameter("AccountId", required=True),
        Parameter("BlockPublicAcls", "flag", default="true"),
        Parameter("IgnorePublicAcls", "flag", default="true"),
        Parameter("BlockPublicPolicy", "flag", default="true"),
        Parameter("RestrictPublicBuckets", "flag", default="true"),
    ),
    permissions=("s3:PutAccountPublicAccessBlock",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    switches = {name: parameters[name] for name in names}
    yield Step("BlockPublicAccess", "s3control:PutPublicAccessBlock",
               {"AccountId": parameters["AccountId"], "PublicAccessBlockConfiguration": switches})  # fmt: skip
