"""Where files to import lie: a file, a folder, or `s3://bucket/prefix`: Cairn's own buckets, else any S3 by the usual AWS settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from isal import isal_zlib

from project.platform.storage import archives
from project.platform.storage import reads as storage

_CHUNK = 1 << 20
_ENDINGS = (".json", ".jsonl", ".ndjson", ".gz", ".tar", ".tgz")
_MOST_PACKED = 250  # times its size: beyond it gzip holds nothing that anybody logged
_UNSUSPICIOUS = 256 << 20  # bytes


class Unreadable(ValueError):
    """A location that cannot be read; the sentence says why."""


def listed(location: str, *, skipped: Sequence[str] = ()) -> Iterator[str]:
    """Every file of JSON at a location, in the order of names, but those whose name holds one of `skipped`. Raises Unreadable."""
    if location.startswith("s3://"):
        bucket, _, prefix = location.removeprefix("s3://").partition("/")
        if not bucket:
            raise Unreadable("Write s3://BUCKET or s3://BUCKET/PREFIX.")
        yield from (f"s3://{bucket}/{key}" for key in _keys(bucket, prefix) if _wanted(key, skipped))
        return
    path = Path(location)
    if path.is_file():
        yield str(path)
    elif path.is_dir():
        yield from (
            str(item) for item in sorted(path.rglob("*")) if item.is_file() and _wanted(item.as_posix(), skipped)
        )
    else:
        raise Unreadable(f"There is no file or folder {location}.")


def _wanted(name: str, skipped: Sequence[str]) -> bool:
    return name.endswith(_ENDINGS) and not any(part in name for part in skipped)


def _keys(bucket: str, prefix: str) -> Iterator[str]:
    if storage.own(bucket):
        after = ""
        while rows := storage.listing(bucket, prefix=prefix, after=after):
            yield from (row.key for row in rows)
            after = rows[-1].key
        return
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        for page in _client().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            yield from (item["Key"] for item in page.get("Contents", ()))
    except (BotoCoreError, ClientError) as problem:
        raise Unreadable(f"The bucket {bucket} cannot be listed: {problem}") from problem


def _client() -> Any:
    import boto3

    return boto3.client("s3")


def read(location: str) -> Iterator[bytes]:
    """A file's bytes, unpacked where it is gzip, in chunks. Raises Unreadable, also in the midst of a damaged file."""
    if location.startswith("s3://"):
        bucket, _, key = location.removeprefix("s3://").partition("/")
        yield from _unpacked(_object(bucket, key))
        return
    try:
        with Path(location).open("rb") as file:
            yield from _unpacked(_chunks(file))
    except OSError as problem:
        raise Unreadable(f"{location} cannot be read: {problem.strerror}.") from problem


def documents(location: str, *, skipped: Sequence[str] = ()) -> Iterator[tuple[str, Iterator[bytes]]]:
    """(name, unpacked bytes) of each document at a file's place: those of a tar archive by their names in it, else the file.

    Each is read before the next is asked for. Raises Unreadable, also in the midst of a damaged archive.
    """
    chunks, head, problem = read(location), b"", None
    try:
        while len(head) < 512 and (chunk := next(chunks, b"")):
            head += chunk
    except Unreadable as found:
        problem = found
    if problem is None and archives.is_tar(head):
        try:
            for name, packed in archives.members(chain([head], chunks), lambda name: _wanted(name, skipped)):
                yield f"{location}: {name}", _unpacked(_sound(packed))
        except archives.BadArchive as bad:
            raise Unreadable(str(bad)) from bad
        return
    yield location, _after(head, chunks, problem)


def _after(head: bytes, chunks: Iterator[bytes], problem: Unreadable | None) -> Iterator[bytes]:
    if head:
        yield head
    if problem:
        raise problem
    yield from chunks


def _sound(packed: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from packed
    except archives.BadArchive as bad:
        raise Unreadable(str(bad)) from bad


def _object(bucket: str, key: str) -> Iterator[bytes]:
    if storage.own(bucket):
        found = storage.find(bucket, key)
        if found is None:
            raise Unreadable(f"There is no object {key} in {bucket}.")
        if found.kms_key:  # an import has nobody whom the key's policy could be asked about
            raise Unreadable(
                f"s3://{bucket}/{key} is sealed with {found.kms_key}: copy it out by an S3 client that may open it, and import the copy."
            )
        yield storage.body(found)
        return
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield from _client().get_object(Bucket=bucket, Key=key)["Body"].iter_chunks(_CHUNK)
    except (BotoCoreError, ClientError) as problem:
        raise Unreadable(f"s3://{bucket}/{key} cannot be read: {problem}") from problem


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(chunks, b"")
    if not first.startswith(b"\x1f\x8b"):
        if first:
            yield first
        yield from chunks
        return
    unpacker = isal_zlib.decompressobj(wbits=31)
    pending, taken, given = first, len(first), 0
    try:
        while True:
            while pending:
                if unpacker.eof:  # another member follows, as `cat a.gz b.gz` makes
                    unpacker = isal_zlib.decompressobj(wbits=31)
                clear = unpacker.decompress(pending, _CHUNK)
                given += len(clear)
                if given > max(_UNSUSPICIOUS, _MOST_PACKED * taken):
                    raise Unreadable(f"The gzip data unpacks to more than {_MOST_PACKED} times its size: it is no log.")
                yield clear
                pending = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            pending = next(chunks, b"")
            taken += len(pending)
            if not pending:
                break
    except isal_zlib.error as problem:  # type: ignore[misc]  # its stubs call it an instance
        raise Unreadable(f"The gzip data is damaged: {problem}") from problem
    yield unpacker.flush()
    if not unpacker.eof:
        raise Unreadable("The gzip data is cut off.")
