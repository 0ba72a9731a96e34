"""EC2: an instance answers metadata requests with a token only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-EnforceEC2InstanceIMDSv2",
    title="The instance's metadata needs a token",
    changes="Requires version 2 of the instance metadata service.",
    risk="medium: old software that asks without a token gets no credentials",
    types=("AWS::EC2::Instance",),
    parameters=(
        Parameter("InstanceId", required=True),
        Parameter("HttpPutResponseHopLimit", "int", least=1, most=64),
    ),
    permissions=("ec2:ModifyInstanceMetadataOptions",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    wanted: dict[str, Any] = {
        "InstanceId": parameters["InstanceId"],
        "HttpTokens": "required",
        "HttpEndpoint": "enabled",
    }
    if "HttpPutResponseHopLimit" in parameters:
        wanted["HttpPutResponseHopLimit"] = parameters["HttpPutResponseHopLimit"]
    yield Step("RequireTokens", "ec2:ModifyInstanceMetadataOptions", wanted)
