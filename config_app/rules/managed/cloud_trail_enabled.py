"""Account: a trail records."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Example, Inventory, Item, Known, Parameter, rule
from config_app.rules.trails import delivers_to, logging, trails


@rule(
    "CLOUD_TRAIL_ENABLED",
    title="A trail records what happens in the account",
    types=("AWS::::Account",),
    why="Without a trail nobody can say later who did what.",
    fix="aws cloudtrail create-trail, then aws cloudtrail start-logging --name NAME",
    passes=Example(
        {},
        inventory={
            "AWS::CloudTrail::Trail": (
                Known(
                    {"name": "audit", "isMultiRegionTrail": True},
                    Item(supplementary={"TrailStatus": {"isLogging": True}}),
                ),
            )
        },
    ),
    fails=Example(
        {},
        inventory={
            "AWS::CloudTrail::Trail": (
                Known(
                    {"name": "audit", "isMultiRegionTrail": True},
                    Item(supplementary={"TrailStatus": {"isLogging": False}}),
                ),
            )
        },
    ),
    parameters=(
        Parameter("s3BucketName"),
        Parameter("snsTopicArn"),
        Parameter("cloudWatchLogsLogGroupArn"),
    ),
    trigger="periodic",
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    recording = [trail for trail in trails(inventory) if logging(trail)]
    if not recording:
        return "No trail records."
    if not any(delivers_to(trail, parameters) for trail in recording):
        return "No recording trail delivers to the bucket, topic or log group asked for."
    return None
