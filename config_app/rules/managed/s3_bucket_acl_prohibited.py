"""S3: policies decide, not access control lists."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import Example, Item, rule


@rule(
    "S3_BUCKET_ACL_PROHIBITED",
    title="Access control lists of buckets give nothing to others",
    types=("AWS::S3::Bucket",),
    why="Grants in a list are overlooked by everybody who reads the policy.",
    fix="aws s3api put-bucket-ownership-controls with ObjectOwnership=BucketOwnerEnforced",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "AccessControlList": {
                    "owner": {"id": "o"},
                    "grantList": [{"grantee": {"id": "o"}, "permission": "FullControl"}],
                }
            }
        ),
    ),
    fails=Example(
        {"name": "b"},
        Item(
            supplementary={
                "AccessControlList": {
                    "owner": {"id": "o"},
                    "grantList": [{"grantee": {"id": "other"}, "permission": "Read"}],
                }
            }
        ),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    controls = listed((item.supplementary.get("OwnershipControls") or {}).get("rules"))
    if any(entry.get("objectOwnership") == "BucketOwnerEnforced" for entry in controls):
        return None
    acl = item.part("AccessControlList") or {}
    owner = at(acl, "owner", "id")
    others = [
        grant for grant in listed(acl.get("grantList")) if at(grant.get("grantee"), "id") != owner or owner is None
    ]
    return f"The access control list gives something to {len(others)} others." if others else None
