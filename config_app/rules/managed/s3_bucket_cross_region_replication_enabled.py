"""S3: objects are copied to another region."""

from __future__ import annotations

from typing import Any

from config_app.rules.buckets import destination, replication_rules
from config_app.rules.spec import Example, Inventory, Item, Known, NotRecorded, rule


@rule(
    "S3_BUCKET_CROSS_REGION_REPLICATION_ENABLED",
    title="Buckets are replicated to another region",
    types=("AWS::S3::Bucket",),
    why="A copy in another region outlives what happens to this one.",
    fix="aws s3api put-bucket-replication with a destination in another region.",
    passes=Example(
        {"name": "a", "region": "us-east-1"},
        Item(
            supplementary={
                "BucketReplicationConfiguration": {
                    "rules": {"r": {"status": "Enabled", "destinationConfig": {"bucketARN": "arn:aws:s3:::copy"}}}
                }
            }
        ),
        inventory={"AWS::S3::Bucket": (Known({"region": "eu-west-1"}, Item(name="copy")),)},
    ),
    fails=Example(
        {"name": "a", "region": "us-east-1"},
        Item(
            supplementary={
                "BucketReplicationConfiguration": {
                    "rules": {"r": {"status": "Enabled", "destinationConfig": {"bucketARN": "arn:aws:s3:::copy"}}}
                }
            }
        ),
        inventory={"AWS::S3::Bucket": (Known({"region": "us-east-1"}, Item(name="copy")),)},
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    places = {
        known.item.name: known.configuration.get("region") for known in inventory.of("AWS::S3::Bucket", everywhere=True)
    }
    for entry in replication_rules(item):
        here, there = configuration.get("region"), places.get(destination(entry))
        if not here or not there:
            raise NotRecorded(f"The regions of the bucket and of its replica {destination(entry)} are not recorded.")
        if here != there:
            return None
    return "No enabled replication rule copies to another region."
