"""CloudTrail: a trail that was stopped logs again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "Cairn-StartTrailLogging",
    title="The trail logs",
    changes="Starts the trail's logging again; what happened meanwhile was recorded all the same, and is not delivered by it.",
    risk="low: nothing else changes",
    types=("AWS::CloudTrail::Trail",),
    parameters=(Parameter("TrailName", required=True),),
    permissions=("cloudtrail:StartLogging",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    yield Step("Start", "cloudtrail:StartLogging", {"Name": parameters["TrailName"]})
