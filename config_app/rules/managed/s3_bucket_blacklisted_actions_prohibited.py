"""S3: other accounts may not do the named actions."""

from __future__ import annotations

from typing import Any

from config_app.rules.buckets import bucket_policy
from config_app.rules.documents import named
from config_app.rules.spec import Example, Item, Parameter, rule
from config_app.rules.statements import actions_within, principals, statements


@rule(
    "S3_BUCKET_BLACKLISTED_ACTIONS_PROHIBITED",
    title="Other accounts may not do the named actions",
    types=("AWS::S3::Bucket",),
    why="Whoever may change the policy of a bucket may do everything with it.",
    fix="aws s3api put-bucket-policy without the actions named in the verdict.",
    passes=Example(
        {"name": "a"},
        Item(
            account_id="111122223333",
            supplementary={
                "BucketPolicy": {
                    "policyText": {
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"AWS": "444455556666"},
                                "Action": "s3:GetObject",
                                "Resource": "*",
                            }
                        ]
                    }
                }
            },
        ),
        parameters={"blacklistedActionPattern": "s3:PutBucketPolicy, s3:Delete*"},
    ),
    fails=Example(
        {"name": "b"},
        Item(
            account_id="111122223333",
            supplementary={
                "BucketPolicy": {
                    "policyText": {
                        "Statement": [
                            {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "s3:*", "Resource": "*"}
                        ]
                    }
                }
            },
        ),
        parameters={"blacklistedActionPattern": "s3:PutBucketPolicy, s3:Delete*"},
    ),
    parameters=(Parameter("blacklistedActionPattern", "list", required=True),),
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    for statement in statements(bucket_policy(item)):
        foreign = [name for kind, name in principals(statement) if kind == "AWS" and item.account_id not in name]
        found = actions_within(statement, parameters["blacklistedActionPattern"]) if foreign else []
        if found:
            return f"{named(foreign)} may do: {named(found)}"
    return None
