"""EC2: an instance is stopped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWS-StopEC2Instance",
    title="The instance is stopped",
    changes="Stops the instance; its volumes stay, what it held in memory is lost.",
    risk="high: whatever runs on it stops",
    types=("AWS::EC2::Instance",),
    parameters=(Parameter("InstanceId", "list", required=True),),
    permissions=("ec2:StopInstances",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    yield Step("Stop", "ec2:StopInstances", {"InstanceIds": parameters["InstanceId"]})
