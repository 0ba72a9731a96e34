"""CloudTrail: a trail covers every region."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Inventory, Item, Known, Parameter, rule
from config_app.rules.trails import delivers_to, logging, management_events, trails

_ALL = Known({"name": "all", "isMultiRegionTrail": True}, Item(supplementary={"TrailStatus": {"isLogging": True}}))
_ONE = Known({"name": "one", "isMultiRegionTrail": False}, Item(supplementary={"TrailStatus": {"isLogging": True}}))


@rule(
    "MULTI_REGION_CLOUD_TRAIL_ENABLED",
    title="A trail covers every region",
    types=("AWS::::Account",),
    why="What happens in a region without a trail is not delivered.",
    fix="aws cloudtrail update-trail --name NAME --is-multi-region-trail",
    passes=Example({}, inventory={"AWS::CloudTrail::Trail": (_ALL,)}),
    fails=Example({}, inventory={"AWS::CloudTrail::Trail": (_ONE,)}),
    parameters=(
        Parameter("s3BucketName"),
        Parameter("snsTopicArn"),
        Parameter("cloudWatchLogsLogGroupArn"),
        Parameter("includeManagementEvents", "flag"),
        Parameter("readWriteType"),
    ),
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    wanted = {"ALL": {"read", "write"}, "READONLY": {"read"}, "WRITEONLY": {"write"}}
    sides = wanted.get(parameters.get("readWriteType", "").upper().replace("_", ""), set())
    if parameters.get("includeManagementEvents") and not sides:
        sides = {"read", "write"}
    for trail in trails(inventory):
        if not trail.configuration.get("isMultiRegionTrail") or not logging(trail):
            continue
        if delivers_to(trail, parameters) and (not sides or sides <= management_events(trail)):
            return None
    return "No trail that logs and matches the parameters covers every region."
