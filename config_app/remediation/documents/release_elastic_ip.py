"""EC2: an address that nobody uses is released."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWS-ReleaseElasticIP",
    title="The unused address is released",
    changes="Gives the address back.",
    risk="medium: the address cannot be had again",
    types=("AWS::EC2::EIP",),
    parameters=(Parameter("AllocationId", required=True),),
    permissions=("ec2:ReleaseAddress",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    yield Step("Release", "ec2:ReleaseAddress", {"AllocationId": parameters["AllocationId"]})
