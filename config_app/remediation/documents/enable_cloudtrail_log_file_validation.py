"""CloudTrail: a trail signs digests of its log files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-EnableCloudTrailLogFileValidation",
    title="The trail signs digests of its log files",
    changes="Turns log file validation of the trail on.",
    risk="low: nothing else changes",
    types=("AWS::CloudTrail::Trail",),
    parameters=(Parameter("TrailName", required=True),),
    permissions=("cloudtrail:UpdateTrail",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    yield Step("Validate", "cloudtrail:UpdateTrail", {"Name": parameters["TrailName"], "EnableLogFileValidation": True})
