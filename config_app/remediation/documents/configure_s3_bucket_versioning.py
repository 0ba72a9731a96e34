"""S3: versions of a bucket's objects are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWS-ConfigureS3BucketVersioning",
    title="Versions of the bucket's objects are kept",
    changes="Turns the bucket's versioning on (or suspends it).",
    risk="low: older versions cost storage",
    types=("AWS::S3::Bucket",),
    parameters=(
        Parameter("BucketName", required=True),
        Parameter("VersioningState", default="Enabled", choices=("Enabled", "Suspended")),
    ),
    permissions=("s3:PutBucketVersioning",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    status = {"Status": parameters["VersioningState"]}
    yield Step(
        "SetVersioning",
        "s3:PutBucketVersioning",
        {"Bucket": parameters["BucketName"], "VersioningConfiguration": status},
    )
