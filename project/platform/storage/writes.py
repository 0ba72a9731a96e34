"""Put objects into buckets, durably, and keep the index of what is there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from project.kernel import clock
from project.kernel.errors import CallError
from project.platform.keys import sealing
from project.platform.storage import absence, store
from project.platform.storage.backends import s3
from project.platform.storage.models import Bucket, StoredObject


@dataclass(frozen=True)
class Lock:
    """Object lock: until a moment, and a legal hold besides."""

    until: datetime | None = None
    legal_hold: bool = False


def ensure_bucket(name: str, *, account_id: str, region: str, backend: str) -> Bucket:
    """The bucket's row, made where it is new."""
    found, new = Bucket.objects.get_or_create(
        name=name, defaults={"account_id": account_id, "region": region, "backend": backend}
    )
    if new:  # now for this transaction, then for whoever asked before the others could see it
        absence.forget(name)
        transaction.on_commit(lambda: absence.forget(name))
    return found


def put_object(
    name: str, key: str, body: bytes | Path, metadata: Mapping[str, str], *, kms_key: str = "", lock: Lock | None = None
) -> None:
    """Write an object whole; the same key again is replaced, unless it is locked and differs.

    A body that is a file's path is never held in memory, unless Cairn seals it. `kms_key` (an ARN) seals it.
    Raises BucketRefused, folder.BadKey, OSError, CallError.
    """
    found = Bucket.objects.get(name=name)
    etag, size = _measured(body)
    there = StoredObject.objects.filter(bucket=found, key=key).first()
    if there is not None and there.etag != etag:
        check_unlocked(there)
    if found.backend == "s3":
        s3.put(found.account_id, found.region, name, key, body, metadata, **_s3_wishes(kms_key, lock))
    else:
        if kms_key:
            clear = body.read_bytes() if isinstance(body, Path) else body
            body = sealing.seal(kms_key, clear, sealing.place(name, key))
        store.own().put(name, key, body, metadata)
    StoredObject.objects.update_or_create(
        bucket=found,
        key=key,
        defaults={
            "size": size, "etag": etag, "modified": clock.now().replace(microsecond=0), "metadata": dict(metadata),
            "kms_key": kms_key, "location": "", **_lock(there, lock),
        },
    )  # fmt: skip


def _measured(body: bytes | Path) -> tuple[str, int]:
    """An object's ETag and size."""
    if isinstance(body, bytes):
        return hashlib.md5(body, usedforsecurity=False).hexdigest(), len(body)
    with body.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest(), body.stat().st_size


def _lock(there: StoredObject | None, lock: Lock | None) -> dict[str, Any]:
    """The lock of an object that is written again is never weakened."""
    if lock is None:
        return {}
    until = max((moment for moment in (there and there.retain_until, lock.until) if moment), default=None)
    return {"retain_until": until, "legal_hold": lock.legal_hold or bool(there and there.legal_hold)}


def _s3_wishes(kms_key: str, lock: Lock | None) -> dict[str, Any]:
    wishes: dict[str, Any] = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": kms_key} if kms_key else {}
    if lock and lock.until:
        wishes |= {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": lock.until}
    if lock and lock.legal_hold:
        wishes["ObjectLockLegalHoldStatus"] = "ON"
    return wishes


def check_unlocked(item: StoredObject) -> None:
    """Raise AccessDenied where an object's lock or a legal hold forbids to delete or replace it."""
    if item.legal_hold:
        raise CallError("AccessDenied", f"{item.bucket_id}/{item.key} is under a legal hold.", status=403)
    if item.retain_until and item.retain_until > clock.now():
        until = clock.iso(item.retain_until)
        raise CallError("AccessDenied", f"{item.bucket_id}/{item.key} is locked until {until}.", status=403)


def delete_object(name: str, key: str) -> None:
    """Delete an object, unless it is locked; one that is not there is no error. Raises as put_object."""
    found = Bucket.objects.get(name=name)
    item = StoredObject.objects.filter(bucket=found, key=key).first()
    if item is not None:
        check_unlocked(item)
    if found.backend == "s3":
        s3.delete(found.account_id, found.region, name, key)
    else:
        store.own().delete(name, key)
        if item is not None and item.location:
            store.own().delete(name, item.location)
    if item is not None:
        item.delete()


def sweep(name: str, key: str) -> None:
    """Remove what a killed write of this object may have left beside it."""
    found = Bucket.objects.filter(name=name).first()
    if found is not None and found.backend == "folder":
        store.own().sweep(name, key)


def move_object(item: StoredObject, location: str) -> None:
    """Keep an object's file under another path of its bucket; its key stays. The note comes first: reads look at both."""
    if item.bucket.backend == "s3":
        raise CallError("NotImplemented", "Objects of a real S3 move by the bucket's own lifecycle.")
    StoredObject.objects.filter(id=item.id).update(location=location)
    store.own().move(item.bucket_id, item.key, location)


def hold_objects(name: str, keys: Sequence[str], *, legal_hold: bool) -> int:
    """Put objects under a legal hold, or lift it; how many."""
    return StoredObject.objects.filter(bucket_id=name, key__in=keys).update(legal_hold=legal_hold)
