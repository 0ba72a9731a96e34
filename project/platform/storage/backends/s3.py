"""Buckets of a real S3 (or one that speaks like it), by boto3: `CAIRN_STORE_URL=s3://…` or the account's upstream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from project.platform.identity import upstream


class BucketRefused(RuntimeError):
    """The bucket did not take the object; the sentence holds its error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _client(account_id: str, region: str) -> Any:
    return upstream.client("s3", region, account_id)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ClientError as refusal:
        raise BucketRefused(refusal.response["Error"]["Code"], str(refusal)) from refusal
    except BotoCoreError as problem:
        raise BucketRefused(type(problem).__name__, str(problem)) from problem


def put(
    account_id: str, region: str, bucket: str, key: str, body: bytes, metadata: Mapping[str, str], **wishes: Any
) -> None:
    """Write an object; `wishes` are further members of PutObject. Raises BucketRefused."""
    with _refusals():
        _client(account_id, region).put_object(Bucket=bucket, Key=key, Body=body, Metadata=dict(metadata), **wishes)


def get(account_id: str, region: str, bucket: str, key: str) -> tuple[bytes, dict[str, str]]:
    """An object's bytes and metadata; raises BucketRefused (`NoSuchKey` where it is not there)."""
    with _refusals():
        answer = _client(account_id, region).get_object(Bucket=bucket, Key=key)
        return answer["Body"].read(), dict(answer.get("Metadata") or {})


def delete(account_id: str, region: str, bucket: str, key: str) -> None:
    """Delete an object; raises BucketRefused."""
    with _refusals():
        _client(account_id, region).delete_object(Bucket=bucket, Key=key)


def walk(account_id: str, region: str, bucket: str, prefix: str) -> Iterator[tuple[str, int]]:
    """(key, size) of every object below a prefix; raises BucketRefused."""
    with _refusals():
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
