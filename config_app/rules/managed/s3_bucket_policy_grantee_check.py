"""S3: bucket policies name nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.rules.buckets import bucket_policy
from config_app.rules.documents import named
from config_app.rules.spec import Example, Item, Parameter, rule
from config_app.rules.statements import conditions, principals, statements


@rule(
    "S3_BUCKET_POLICY_GRANTEE_CHECK",
    title="Bucket policies let in only those agreed on",
    types=("AWS::S3::Bucket",),
    why="An account that was let in once stays let in until somebody reads the policy.",
    fix="aws s3api put-bucket-policy without the principals named in the verdict.",
    passes=Example(
        {"name": "a"},
        Item(
            supplementary={
                "BucketPolicy": {
                    "policyText": {
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                                "Action": "s3:GetObject",
                                "Resource": "*",
                            }
                        ]
                    }
                }
            }
        ),
        parameters={"awsPrincipals": "111122223333"},
    ),
    fails=Example(
        {"name": "b"},
        Item(
            supplementary={
                "BucketPolicy": {
                    "policyText": {
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"AWS": "999900009999"},
                                "Action": "s3:GetObject",
                                "Resource": "*",
                            }
                        ]
                    }
                }
            }
        ),
        parameters={"awsPrincipals": "111122223333"},
    ),
    parameters=(
        Parameter("awsPrincipals", "list"),
        Parameter("servicePrincipals", "list"),
        Parameter("federatedUsers", "list"),
        Parameter("ipAddresses", "list"),
        Parameter("vpcIds", "list"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    agreed = {
        "AWS": parameters.get("awsPrincipals", []),
        "Service": parameters.get("servicePrincipals", []),
        "Federated": parameters.get("federatedUsers", []),
    }
    strangers = []
    for statement in statements(bucket_policy(item)):
        if _narrowed(statement, parameters):
            continue
        strangers += [name for kind, name in principals(statement) if not _agreed(name, agreed.get(kind, []))]
    return f"The policy also lets in: {named(strangers)}" if strangers else None


def _narrowed(statement: Mapping[str, Any], parameters: dict[str, Any]) -> bool:
    """Whether a statement lets in agreed addresses or networks only."""
    asked = conditions(statement)
    for key, agreed in (("aws:sourceip", parameters.get("ipAddresses")), ("aws:sourcevpc", parameters.get("vpcIds"))):
        if agreed and asked.get(key) and asked[key] <= set(agreed):
            return True
    return False


def _agreed(name: str, agreed: list[str]) -> bool:
    """An account stands for its root: `111122223333` and `arn:aws:iam::111122223333:root` are the same."""
    return (
        name in agreed
        or name in {f"arn:aws:iam::{entry}:root" for entry in agreed}
        or any(name == entry.split(":")[4] for entry in agreed if entry.endswith(":root"))
    )
