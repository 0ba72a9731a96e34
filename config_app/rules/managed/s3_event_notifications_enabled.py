"""S3: buckets tell of what happens to them."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Example, Item, Parameter, rule
from config_app.rules.statements import matches


@rule(
    "S3_EVENT_NOTIFICATIONS_ENABLED",
    title="Buckets tell of what happens to them",
    types=("AWS::S3::Bucket",),
    why="Deletions that tell nobody are found when somebody looks for the object.",
    fix="aws s3api put-bucket-notification-configuration",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "BucketNotificationConfiguration": {
                    "configurations": {
                        "n": {"events": ["s3:ObjectCreated:*"], "queueARN": "arn:aws:sqs:us-east-1:111122223333:q"}
                    }
                }
            }
        ),
    ),
    fails=Example({"name": "b"}, Item(supplementary={"BucketNotificationConfiguration": {"configurations": {}}})),
    parameters=(
        Parameter("destinationArn"),
        Parameter("eventTypes", "list"),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    found = (item.part("BucketNotificationConfiguration") or {}).get("configurations") or {}
    entries = [entry for entry in (found.values() if isinstance(found, dict) else listed(found)) if entry]
    wanted, types = parameters.get("destinationArn"), parameters.get("eventTypes", [])
    for entry in entries:
        target = entry.get("queueARN") or entry.get("topicARN") or entry.get("functionARN")
        events = listed(entry.get("events"))
        if wanted in {None, target} and all(any(matches(event, kind) for event in events) for kind in types):
            return None
    return "The bucket tells nobody of what happens to it." if not entries else "No notification is as asked."
