"""CloudTrail: buckets of trails are not public."""

from __future__ import annotations

from typing import Any

from config_app.rules.public_access import public
from config_app.rules.spec import Example, Inventory, Item, Known, NotRecorded, rule


@rule(
    "CLOUDTRAIL_S3_BUCKET_PUBLIC_ACCESS_PROHIBITED",
    title="Buckets of trails are closed to the public",
    types=("AWS::CloudTrail::Trail",),
    why="Records of all that happens in the account show an attacker where to begin.",
    fix="aws s3api put-public-access-block with all four settings on, for the trail's bucket.",
    passes=Example(
        {"s3BucketName": "audit"}, inventory={"AWS::S3::Bucket": (Known({"name": "audit"}, Item(name="audit")),)}
    ),
    fails=Example(
        {"s3BucketName": "audit"},
        inventory={
            "AWS::S3::Bucket": (
                Known(
                    {"name": "audit"},
                    Item(
                        name="audit",
                        supplementary={
                            "AccessControlList": {"grantList": [{"grantee": "AllUsers", "permission": "Read"}]}
                        },
                    ),
                ),
            )
        },
    ),
    trigger="periodic",
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    for known in inventory.of("AWS::S3::Bucket", everywhere=True):
        if known.item.name == configuration.get("s3BucketName"):
            actions = ("s3:GetObject", "s3:ListBucket", "s3:PutObject", "s3:DeleteObject", "s3:*", "*")
            said = public(known.item.supplementary, ("Read", "Write", "FullControl"), actions)
            return f"{said} lets everybody into the trail's bucket." if said else None
    raise NotRecorded(f"The bucket {configuration.get('s3BucketName')} is not recorded in this account.")
    return None
