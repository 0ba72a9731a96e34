"""Cairn's own objects in a real S3 (`CAIRN_STORE_URL`), with the process's usual AWS settings and `AWS_ENDPOINT_URL_S3`.

`s3://BUCKET/PREFIX` keeps each of Cairn's buckets below `PREFIX/NAME/` of one real bucket; `s3://` alone keeps each in
the real bucket of the same name. The same functions as `folder`, and the same errors; what S3 refuses is BucketRefused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from project import env
from project.platform.storage.backends.folder import check_key
from project.platform.storage.backends.refusals import BucketRefused, opened, refusals

_CONFIG = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"total_max_attempts": 3, "mode": "standard"},
    max_pool_connections=8,
    user_agent="cairn-store",
)
_GONE = {"NoSuchKey", "NoSuchBucket", "404"}
_SELF = {"127.0.0.1", "localhost", "::1", "0.0.0.0", env.BIND}  # noqa: S104


@cache
def _client() -> Any:
    return boto3.session.Session().client("s3", config=_CONFIG)


def place(bucket: str, key: str) -> tuple[str, str]:
    """The real bucket and key of an object."""
    parts = urlsplit(env.STORE_URL)
    if not parts.netloc:
        return bucket, key
    prefix = parts.path.strip("/")
    return parts.netloc, f"{prefix}/{bucket}/{key}" if prefix else f"{bucket}/{key}"


def problem() -> str:
    """One sentence on why the store cannot be used, or an empty text; asked at the start."""
    parts = urlsplit(env.STORE_URL)
    if parts.scheme != "s3" or parts.query or parts.fragment:
        return f"CAIRN_STORE_URL is {env.STORE_URL!r}: write s3://BUCKET/PREFIX or s3://, or unset it."
    try:
        address = urlsplit(_client().meta.endpoint_url)
        if address.hostname in _SELF and address.port == env.PORT:
            return "The store of CAIRN_STORE_URL is Cairn's own address: set AWS_ENDPOINT_URL_S3 to the real S3."
        if parts.netloc:
            _client().head_bucket(Bucket=parts.netloc)
        else:
            _client().list_buckets()
    except (ClientError, BotoCoreError, ValueError) as refusal:
        reason = str(refusal).rstrip(".")
        return f"The store {env.STORE_URL} cannot be used: {reason}. Mend that, or unset CAIRN_STORE_URL."
    return ""


def put(bucket: str, key: str, body: bytes | Path, metadata: Mapping[str, str]) -> None:
    """Write an object and its metadata, which S3 does at once or not at all; raises BadKey, BucketRefused."""
    check_key(key)
    name, far = place(bucket, key)
    with refusals(), opened(body) as content:
        _client().put_object(Bucket=name, Key=far, Body=content, Metadata=dict(metadata))


def get(bucket: str, key: str) -> bytes:
    """An object's bytes; raises FileNotFoundError, BucketRefused."""
    body: bytes = _read(bucket, key)["Body"].read()
    return body


def metadata(bucket: str, key: str) -> dict[str, str]:
    """An object's metadata; empty where there is none."""
    name, far = place(bucket, key)
    try:
        return dict(_client().head_object(Bucket=name, Key=far).get("Metadata") or {})
    except (ClientError, BotoCoreError):
        return {}


def _read(bucket: str, key: str) -> Any:
    name, far = place(bucket, key)
    try:
        with refusals():
            return _client().get_object(Bucket=name, Key=far)
    except BucketRefused as refusal:
        if refusal.code in _GONE:
            raise FileNotFoundError(f"{bucket}/{key}") from refusal
        raise


def delete(bucket: str, key: str) -> None:
    """Delete an object; done already is no error."""
    name, far = place(bucket, key)
    with refusals():
        _client().delete_object(Bucket=name, Key=far)


def move(bucket: str, key: str, new: str) -> None:
    """Keep an object under another key: copied first, then deleted; done already is no error."""
    check_key(new)
    name, source = place(bucket, key)
    _, target = place(bucket, new)
    with refusals():
        try:
            _client().copy_object(Bucket=name, Key=target, CopySource={"Bucket": name, "Key": source})
        except ClientError as refusal:
            if refusal.response["Error"]["Code"] not in _GONE:
                raise
            _client().head_object(Bucket=name, Key=target)  # moved before, or lost: the refusal says so
            return
        _client().delete_object(Bucket=name, Key=source)


def sweep(bucket: str, key: str) -> None:
    """S3 shows no half-written object: there is nothing to remove."""


def walk(bucket: str, prefix: str) -> Iterator[tuple[str, int]]:
    """(key, size) of every object below a prefix of the bucket."""
    name, far = place(bucket, prefix)
    head = len(far) - len(prefix)
    with refusals():
        for page in _client().get_paginator("list_objects_v2").paginate(Bucket=name, Prefix=far):
            for item in page.get("Contents", []):
                yield item["Key"][head:], item["Size"]


def writable(bucket: str) -> str:
    """Why the bucket cannot be written, or an empty text; a bucket of its own name is made where there is none."""
    name, _ = place(bucket, "")
    try:
        with refusals():
            try:
                _client().head_bucket(Bucket=name)
            except ClientError as refusal:
                if refusal.response["Error"]["Code"] not in _GONE or name != bucket:
                    raise
                _client().create_bucket(Bucket=name)
    except BucketRefused as refusal:
        return f"its store answers {refusal.code}"
    return ""
