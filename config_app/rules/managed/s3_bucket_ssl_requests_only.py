"""S3: buckets answer over TLS only."""

from __future__ import annotations

from typing import Any

from config_app.rules.buckets import denies_plain_requests
from config_app.rules.spec import Example, Item, rule


@rule(
    "S3_BUCKET_SSL_REQUESTS_ONLY",
    title="Buckets refuse requests that are not encrypted",
    types=("AWS::S3::Bucket",),
    why="What travels without TLS can be read and altered on its way.",
    fix="Add a statement to the bucket's policy that denies s3:* to everybody where aws:SecureTransport is false.",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "BucketPolicy": {
                    "policyText": {
                        "Statement": [
                            {
                                "Effect": "Deny",
                                "Principal": "*",
                                "Action": "s3:*",
                                "Resource": ["arn:aws:s3:::a", "arn:aws:s3:::a/*"],
                                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                            }
                        ]
                    }
                }
            }
        ),
    ),
    fails={"name": "b"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    policy = (item.supplementary.get("BucketPolicy") or {}).get("policyText")
    if denies_plain_requests(policy):
        return None
    return "No statement of the bucket's policy denies requests without TLS."
