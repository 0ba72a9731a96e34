"""S3 buckets: encryption, versioning, logging, object lock, replication, lifecycle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from config_app.items.wording import Example, State, moved, turned, wording

_SSE = {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]}
_KMS = {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyID": "k-1"}}]}


def _bucket(**parts: Any) -> State:
    return State(supplementary=parts)


@wording(
    "AWS::S3::Bucket",
    about=("+ServerSideEncryptionConfiguration", "+BucketVersioningConfiguration", "+BucketLoggingConfiguration",
           "+ObjectLockConfiguration", "+BucketReplicationConfiguration"),
    examples=(
        Example("Default encryption AES256 removed.", _bucket(ServerSideEncryptionConfiguration=_SSE), _bucket()),
        Example("Default encryption AES256 → aws:kms with key k-1.", _bucket(ServerSideEncryptionConfiguration=_SSE),
                _bucket(ServerSideEncryptionConfiguration=_KMS)),
        Example("Versioning Enabled → Suspended.", _bucket(BucketVersioningConfiguration={"status": "Enabled"}),
                _bucket(BucketVersioningConfiguration={"status": "Suspended"})),
        Example("Access logging set to logs.", _bucket(BucketLoggingConfiguration={}),
                _bucket(BucketLoggingConfiguration={"destinationBucketName": "logs"})),
        Example("Object lock turned on.", _bucket(), _bucket(ObjectLockConfiguration={"objectLockEnabled": "Enabled"})),
    ),
)  # fmt: skip
def storage(before: State, after: State) -> Iterator[str]:
    old, new = (_encryption(state.get("+ServerSideEncryptionConfiguration.rules")) for state in (before, after))
    if old != new:
        yield f"default encryption {f'{old} → {new}' if old and new else f'set to {new}' if new else f'{old} removed'}"
    yield from moved(before, after, "+BucketVersioningConfiguration.status", "versioning")
    yield from turned(before, after, "+BucketVersioningConfiguration.isMfaDeleteEnabled", "MFA delete")
    yield from moved(before, after, "+BucketLoggingConfiguration.destinationBucketName", "access logging")
    yield from turned(before, after, "+ObjectLockConfiguration.objectLockEnabled", "object lock", good=("Enabled",))
    yield from moved(before, after, "+BucketReplicationConfiguration.rules", "replication")


def _encryption(rules: Any) -> str:
    for rule in rules or []:
        given = rule.get("applyServerSideEncryptionByDefault") or {}
        key = given.get("kmsMasterKeyID")
        return f"{given.get('sseAlgorithm', '')}{f' with key {key}' if key else ''}"
    return ""
