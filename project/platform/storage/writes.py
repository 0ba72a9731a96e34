"""Put objects into buckets, durably, and keep the index of what is there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from project.kernel import clock
from project.platform.storage.backends import folder, s3
from project.platform.storage.models import Bucket, StoredObject


def ensure_bucket(name: str, *, account_id: str, region: str, backend: str) -> Bucket:
    """The bucket's row, made where it is new."""
    found, _ = Bucket.objects.get_or_create(
        name=name, defaults={"account_id": account_id, "region": region, "backend": backend}
    )
    return found


def put_object(name: str, key: str, body: bytes, metadata: Mapping[str, str]) -> None:
    """Write an object whole; the same key again is replaced. Raises s3.BucketRefused, folder.BadKey, OSError."""
    found = Bucket.objects.get(name=name)
    if found.backend == "s3":
        s3.put(found.account_id, found.region, name, key, body, metadata)
    else:
        folder.put(name, key, body, metadata)
    StoredObject.objects.update_or_create(
        bucket=found,
        key=key,
        defaults={
            "size": len(body),
            "etag": hashlib.md5(body, usedforsecurity=False).hexdigest(),
            "modified": clock.now().replace(microsecond=0),
            "metadata": dict(metadata),
        },
    )
