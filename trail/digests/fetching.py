"""Fetch stored files for the verifier: from Cairn's own store or a real S3, sealed ones opened, without asking the index.

The index is asked only where a file lies; what is not in it is looked for under its key all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from project.platform.keys import blob, sealing
from project.platform.storage import store
from project.platform.storage.backends import s3
from project.platform.storage.backends.refusals import BucketRefused
from project.platform.storage.models import Bucket, StoredObject

_CHUNK = 500


@dataclass(frozen=True)
class Place:
    """Where a file lies: its bucket's backend, and its path where that is not its key."""

    bucket: str
    key: str
    backend: str
    account: str = ""
    region: str = ""
    location: str = ""


class Gone(LookupError):
    """The file is not there."""


def places(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Place]:
    """The places of (bucket, key) pairs."""
    pairs = list(wanted)
    known = Bucket.objects.in_bulk({bucket for bucket, _ in pairs})
    moved: dict[tuple[str, str], str] = {}
    for name in known:
        keys = [key for bucket, key in pairs if bucket == name]
        for begin in range(0, len(keys), _CHUNK):
            rows = StoredObject.objects.filter(bucket_id=name, key__in=keys[begin : begin + _CHUNK]).exclude(
                location=""
            )
            moved |= {(name, key): location for key, location in rows.values_list("key", "location")}
    found = {}
    for bucket, key in pairs:
        row = known.get(bucket)
        backend, account, region = (row.backend, row.account_id, row.region) if row else ("folder", "", "")
        found[bucket, key] = Place(bucket, key, backend, account, region, moved.get((bucket, key), ""))
    return found


def raw(place: Place) -> tuple[bytes, dict[str, str]]:
    """The bytes as they lie there, and the metadata; raises Gone. Runs in any thread: it asks no database."""
    if place.backend == "s3":
        try:
            return s3.get(place.account, place.region, place.bucket, place.key)
        except BucketRefused as refusal:
            if refusal.code in {"NoSuchKey", "NoSuchBucket", "404"}:
                raise Gone(place.key) from refusal
            raise
    for key in filter(None, (place.location, place.key)):
        try:
            return store.own().get(place.bucket, key), store.own().metadata(place.bucket, place.key)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            continue
    raise Gone(place.key)


def data_key(sealed: bytes, place: Place) -> bytes:
    """The key that opens a sealed file; raises blob.Broken, CallError. Asks the database: for the main thread."""
    return sealing.data_key(sealed, sealing.place(place.bucket, place.key))


def opened(sealed: bytes, key: bytes, place: Place) -> bytes:
    return sealing.opened(key, sealed, sealing.place(place.bucket, place.key))


def is_sealed(body: bytes) -> bool:
    return blob.is_sealed(body)


def walk(bucket: str, prefix: str) -> Iterator[str]:
    """Every key that really lies below a prefix, whatever the index says."""
    row = Bucket.objects.filter(name=bucket).first()
    real = row is not None and row.backend == "s3"
    found = s3.walk(row.account_id, row.region, bucket, prefix) if row and real else store.own().walk(bucket, prefix)
    for key, _ in found:
        yield key
