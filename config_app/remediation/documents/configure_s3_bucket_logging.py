"""S3: requests to a bucket are logged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWS-ConfigureS3BucketLogging",
    title="Requests to the bucket are logged",
    changes="Turns the bucket's server access logging on, into another bucket.",
    risk="low: log files cost storage",
    types=("AWS::S3::Bucket",),
    parameters=(
        Parameter("BucketName", required=True),
        Parameter("TargetBucket", required=True),
        Parameter("TargetPrefix", default=""),
        Parameter("GrantedPermission", choices=("FULL_CONTROL", "READ", "WRITE")),
        Parameter("GranteeType", choices=("CanonicalUser", "AmazonCustomerByEmail", "Group")),
        Parameter("GranteeId"),
        Parameter("GranteeEmailAddress"),
        Parameter("GranteeUri"),
    ),
    permissions=("s3:PutBucketLogging",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    target: dict[str, Any] = {
        "TargetBucket": parameters["TargetBucket"],
        "TargetPrefix": parameters.get("TargetPrefix", ""),
    }
    if parameters.get("GranteeType"):
        names = {"ID": "GranteeId", "EmailAddress": "GranteeEmailAddress", "URI": "GranteeUri"}
        grantee = {member: parameters[name] for member, name in names.items() if parameters.get(name)}
        grant = {"Grantee": {"Type": parameters["GranteeType"], **grantee}}
        target["TargetGrants"] = [{**grant, "Permission": parameters.get("GrantedPermission", "FULL_CONTROL")}]
    status = {"LoggingEnabled": target}
    yield Step("Log", "s3:PutBucketLogging", {"Bucket": parameters["BucketName"], "BucketLoggingStatus": status})
