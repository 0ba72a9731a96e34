"""The permissions that a recorder needs in an account: one IAM action for each call of the declared types. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from config_app.resources.spec import Listing, ResourceType, all_types

# boto's clients whose IAM actions have a prefix of another name.
_PREFIXES = {
    "accessanalyzer": "access-analyzer", "amp": "aps", "efs": "elasticfilesystem", "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing", "emr": "elasticmapreduce", "opensearch": "es",
    "opensearchserverless": "aoss", "s3control": "s3", "sesv2": "ses", "stepfunctions": "states", "keyspaces": "cassandra",
}  # fmt: skip
# Operations whose permission has a name of its own.
_ACTIONS = {
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:GetBucketCors": "s3:GetBucketCORS",
    "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
    "s3:GetBucketNotificationConfiguration": "s3:GetBucketNotification",
    "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
}


@cache
def actions() -> tuple[str, ...]:
    """The IAM actions that the declared types need, by name. API Gateway has one for all that is read."""
    return tuple(sorted({_action(operation) for declared in all_types().values() for operation in _asked(declared)}))


def policy() -> dict[str, Any]:
    """The exact read-only policy of a recorder's role."""
    statement = {"Sid": "CairnReads", "Effect": "Allow", "Action": list(actions()), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _asked(declared: ResourceType) -> Iterator[str]:
    listing: Listing | None = declared.listing
    while listing is not None:
        if not listing.own:
            yield listing.operation
        listing = listing.each.listing if listing.each else None
    for extra in declared.extras:
        if not extra.own:
            yield extra.operation
            yield from [extra.first] if extra.first else []


def _action(operation: str) -> str:
    client, _, verb = operation.partition(":")
    if client in {"apigateway", "apigatewayv2"}:
        return "apigateway:GET"
    return _ACTIONS.get(operation, f"{_PREFIXES.get(client, client)}:{verb}")
