"""S3: buckets cannot be written by everybody."""

from __future__ import annotations

from typing import Any

from config_app.rules.public_access import public
from config_app.rules.spec import Example, Item, rule


@rule(
    "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
    title="Buckets cannot be written by everybody",
    types=("AWS::S3::Bucket",),
    why="Strangers can fill the bucket, or replace what others trust.",
    fix="aws s3api put-public-access-block with all four settings on, and remove the public grant or statement.",
    passes=Example({"name": "invoices"}, Item(supplementary={"AccessControlList": {"grantList": []}})),
    fails=Example(
        {"name": "drop"},
        Item(supplementary={"AccessControlList": {"grantList": [{"grantee": "AllUsers", "permission": "Write"}]}}),
    ),
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if said := public(item.supplementary, ("Write", "FullControl"), ("s3:PutObject", "s3:DeleteObject", "s3:*", "*")):
        return f"{said} lets everybody write."
    return None
