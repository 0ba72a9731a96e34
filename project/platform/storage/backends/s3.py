"""Buckets of a real S3 (or one that speaks like it), by boto3: the account's upstream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from project.platform.identity import upstream
from project.platform.storage.backends.refusals import opened, refusals


def _client(account_id: str, region: str) -> Any:
    return upstream.client("s3", region, account_id)


def put(
    account_id: str, region: str, bucket: str, key: str, body: bytes | Path, metadata: Mapping[str, str], **wishes: Any
) -> None:
    """Write an object; `wishes` are further members of PutObject. Raises BucketRefused."""
    members = {"Bucket": bucket, "Key": key, "Metadata": dict(metadata), **wishes}
    with refusals(), opened(body) as content:
        _client(account_id, region).put_object(Body=content, **members)


def get(account_id: str, region: str, bucket: str, key: str) -> tuple[bytes, dict[str, str]]:
    """An object's bytes and metadata; raises BucketRefused (`NoSuchKey` where it is not there)."""
    with refusals():
        answer = _client(account_id, region).get_object(Bucket=bucket, Key=key)
        return answer["Body"].read(), dict(answer.get("Metadata") or {})


def delete(account_id: str, region: str, bucket: str, key: str) -> None:
    """Delete an object; raises BucketRefused."""
    with refusals():
        _client(account_id, region).delete_object(Bucket=bucket, Key=key)


def walk(account_id: str, region: str, bucket: str, prefix: str) -> Iterator[tuple[str, int]]:
    """(key, size) of every object below a prefix; raises BucketRefused."""
    with refusals():
        pages = _client(account_id, region).get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        for page in pages:
            for item in page.get("Contents", []):
                yield item["Key"], item["Size"]


def exists(account_id: str, region: str, bucket: str) -> bool:
    """Whether the account's upstream has this bucket and lets us look at it."""
    try:
        _client(account_id, region).head_bucket(Bucket=bucket)
    except (ClientError, BotoCoreError, upstream.UpstreamUnavailable):
        return False
    return True


def default_retention(account_id: str, region: str, bucket: str) -> timedelta | None:
    """For how long the bucket's object lock keeps a new object; None where it has none, or does not say."""
    try:
        answer = _client(account_id, region).get_object_lock_configuration(Bucket=bucket)
    except (ClientError, BotoCoreError, upstream.UpstreamUnavailable):
        return None
    said = answer.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    days = said.get("Days") or 365 * said.get("Years", 0)
    return timedelta(days=days) if days else None
