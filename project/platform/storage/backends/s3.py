"""Buckets of a real S3 (or one that speaks like it), by boto3: `CAIRN_STORE_URL=s3://…` or the account's upstream."""

from __future__ import annotations

from collections.abc import Mapping
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


def put(account_id: str, region: str, bucket: str, key: str, body: bytes, metadata: Mapping[str, str]) -> None:
    """Write an object; raises BucketRefused."""
    try:
        _client(account_id, region).put_object(Bucket=bucket, Key=key, Body=body, Metadata=dict(metadata))
    except ClientError as refusal:
        raise BucketRefused(refusal.response["Error"]["Code"], str(refusal)) from refusal
    except BotoCoreError as problem:
        raise BucketRefused(type(problem).__name__, str(problem)) from problem


def exists(account_id: str, region: str, bucket: str) -> bool:
    """Whether the account's upstream has this bucket and lets us look at it."""
    try:
        _client(account_id, region).head_bucket(Bucket=bucket)
    except (ClientError, BotoCoreError, upstream.UpstreamUnavailable):
        return False
    return True
