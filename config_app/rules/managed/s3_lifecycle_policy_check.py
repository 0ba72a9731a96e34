"""S3: objects move on and go in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.buckets import lifecycle_rules
from config_app.rules.documents import at, listed
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule


@rule(
    "S3_LIFECYCLE_POLICY_CHECK",
    title="Buckets have a lifecycle",
    types=("AWS::S3::Bucket",),
    why="What nobody needs any more costs money and can still be stolen.",
    fix="aws s3api put-bucket-lifecycle-configuration",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "BucketLifecycleConfiguration": {
                    "rules": [{"status": "Enabled", "expirationInDays": 365, "prefix": ""}]
                }
            }
        ),
    ),
    fails=Example({"name": "b"}, Item(supplementary={"BucketLifecycleConfiguration": None})),
    parameters=(
        Parameter("targetTransitionDays", "int", least=0),
        Parameter("targetExpirationDays", "int", least=1),
        Parameter("targetTransitionStorageClass"),
        Parameter("targetPrefix"),
        Parameter("bucketNames", "list"),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    names = parameters.get("bucketNames")
    if names and item.name not in names:
        return NOT_APPLICABLE
    item.part("BucketLifecycleConfiguration")
    if any(_as_asked(entry, parameters) for entry in lifecycle_rules(item)):
        return None
    return (
        "No enabled lifecycle rule is as asked."
        if lifecycle_rules(item)
        else "The bucket has no enabled lifecycle rule."
    )


def _as_asked(entry: Mapping[str, Any], parameters: dict[str, Any]) -> bool:
    prefix = entry.get("prefix") or at(entry, "filter", "predicate", "prefix") or ""
    if "targetPrefix" in parameters and prefix != parameters["targetPrefix"]:
        return False
    if parameters.get("targetExpirationDays", entry.get("expirationInDays")) != entry.get("expirationInDays"):
        return False
    days, storage = parameters.get("targetTransitionDays"), parameters.get("targetTransitionStorageClass")
    moves = listed(entry.get("transitions"))
    return (days is None and storage is None) or any(
        days in {None, move.get("days")} and storage in {None, move.get("storageClass")} for move in moves
    )
