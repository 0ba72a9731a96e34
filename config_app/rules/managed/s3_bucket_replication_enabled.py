"""S3: objects are copied to another bucket."""

from __future__ import annotations

from typing import Any

from config_app.rules.buckets import destination, replication_rules
from config_app.rules.spec import Example, Inventory, Item, NotRecorded, Parameter, rule


@rule(
    "S3_BUCKET_REPLICATION_ENABLED",
    title="Buckets are replicated",
    types=("AWS::S3::Bucket",),
    why="A copy elsewhere outlives what happens to the region or to the bucket.",
    fix="aws s3api put-bucket-replication with an enabled rule.",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "BucketReplicationConfiguration": {
                    "rules": {"r": {"status": "Enabled", "destinationConfig": {"bucketARN": "arn:aws:s3:::copy"}}}
                }
            }
        ),
    ),
    fails={"name": "b"},
    parameters=(Parameter("ReplicationType", choices=("CROSS-REGION", "SAME-REGION")),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    rules = replication_rules(item)
    if not rules:
        return "No replication rule is enabled."
    wanted = parameters.get("ReplicationType")
    if not wanted:
        return None
    places = {
        known.item.name: known.configuration.get("region") for known in inventory.of("AWS::S3::Bucket", everywhere=True)
    }
    for bucket in map(destination, rules):
        here, there = configuration.get("region"), places.get(bucket)
        if not here or not there:
            raise NotRecorded(f"The regions of the bucket and of its replica {bucket} are not recorded.")
        if (here == there) == (wanted == "SAME-REGION"):
            return None
    return f"No replication rule is of the kind {wanted}."
