"""Buckets and objects that Cairn holds."""

from __future__ import annotations

from collections.abc import Sequence

from project.platform.keys import sealing
from project.platform.storage import store
from project.platform.storage.models import Bucket, StoredObject


def bucket(name: str) -> Bucket | None:
    return Bucket.objects.filter(name=name).first()


def own(name: str) -> bool:
    """Whether the bucket's objects lie in Cairn's own store."""
    found = bucket(name)
    return found is not None and found.backend == "folder"


def find(name: str, key: str) -> StoredObject | None:
    return StoredObject.objects.filter(bucket_id=name, key=key).first()


def body(item: StoredObject) -> bytes:
    """An object's bytes as they lie in Cairn's own store; raises FileNotFoundError where the file was taken away."""
    if item.location:
        try:
            return store.own().get(item.bucket_id, item.location)
        except FileNotFoundError:
            pass  # noted, and not moved yet
    return store.own().get(item.bucket_id, item.key)


def clear(item: StoredObject) -> bytes:
    """An object's clear bytes, for whom the key's policy was asked about; raises CallError, blob.Broken besides."""
    raw = body(item)
    return sealing.unseal(raw, sealing.place(item.bucket_id, item.key)) if item.kms_key else raw


def listing(name: str, *, prefix: str = "", after: str = "", limit: int = 1000) -> list[StoredObject]:
    """Objects in key order beyond `after`."""
    found = StoredObject.objects.filter(bucket_id=name, key__gt=after)
    if prefix:
        found = found.filter(key__startswith=prefix)
    return list(found.order_by("key")[:limit])


def buckets(accounts: Sequence[str]) -> list[Bucket]:
    return list(Bucket.objects.filter(account_id__in=accounts).order_by("name"))
