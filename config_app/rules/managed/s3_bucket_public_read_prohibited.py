"""S3: buckets cannot be read by everybody."""

from __future__ import annotations

from typing import Any

from config_app.rules.public_access import public
from config_app.rules.spec import Example, Item, rule


@rule(
    "S3_BUCKET_PUBLIC_READ_PROHIBITED",
    title="Buckets cannot be read by everybody",
    types=("AWS::S3::Bucket",),
    why="What everybody can read will be read.",
    fix="aws s3api put-public-access-block with all four settings on, and remove the public grant or statement.",
    passes=Example({"name": "invoices"}, Item(supplementary={"AccessControlList": {"grantList": []}})),
    fails=Example(
        {"name": "press"},
        Item(supplementary={"AccessControlList": {"grantList": [{"grantee": "AllUsers", "permission": "Read"}]}}),
    ),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if said := public(item.supplementary, ("Read", "FullControl"), ("s3:GetObject", "s3:ListBucket", "s3:*", "*")):
        return f"{said} lets everybody read."
    return None
