"""Account: what is done with objects in buckets is recorded."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import named
from config_app.rules.spec import Example, Inventory, Item, Known, Parameter, rule
from config_app.rules.trails import EVERY_BUCKET, s3_objects, trails


@rule(
    "CLOUDTRAIL_S3_DATAEVENTS_ENABLED",
    title="A trail records what is done with objects",
    types=("AWS::::Account",),
    why="Reads and deletions of objects are data events: a trail leaves them out unless it is told to record them.",
    fix="aws cloudtrail put-event-selectors with data resources of the type AWS::S3::Object.",
    passes=Example(
        {},
        inventory={
            "AWS::CloudTrail::Trail": (
                Known(
                    {"isMultiRegionTrail": True, "hasCustomEventSelectors": True},
                    Item(
                        supplementary={
                            "EventSelectors": {
                                "eventSelectors": [
                                    {
                                        "readWriteType": "All",
                                        "dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}],
                                    }
                                ]
                            }
                        }
                    ),
                ),
            )
        },
    ),
    fails=Example(
        {},
        inventory={"AWS::CloudTrail::Trail": (Known({"isMultiRegionTrail": True, "hasCustomEventSelectors": False}),)},
    ),
    parameters=(Parameter("S3BucketNames", "list"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], inventory: Inventory) -> Any:
    recorded: set[str] = set()
    for trail in trails(inventory):
        recorded |= s3_objects(trail)
    if EVERY_BUCKET in recorded:
        return None
    wanted = parameters.get("S3BucketNames")
    if not wanted:
        return "No trail records the object events of all buckets."
    missing = [bucket for bucket in wanted if bucket not in recorded]
    return f"Object events are not recorded for: {named(missing)}" if missing else None
