"""What a bucket of an S3 did not take, as one error of ours. Knows no model: the supervisor asks before Django is up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from botocore.exceptions import BotoCoreError, ClientError


class BucketRefused(RuntimeError):
    """The bucket did not take the object; the sentence holds its error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@contextmanager
def refusals() -> Iterator[None]:
    """Turn boto3's errors into BucketRefused."""
    try:
        yield
    except ClientError as refusal:
        raise BucketRefused(refusal.response["Error"]["Code"], str(refusal)) from refusal
    except BotoCoreError as problem:
        raise BucketRefused(type(problem).__name__, str(problem)) from problem


@contextmanager
def opened(body: bytes | Path) -> Iterator[bytes | BinaryIO]:
    """A body as boto3 takes it: bytes as they are, a file opened and never read as a whole."""
    if isinstance(body, bytes):
        yield body
        return
    with body.open("rb") as file:
        yield file
