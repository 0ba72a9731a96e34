"""Keep a trail's files as long as its retention says: expire, remove, move to a cold place, lock and hold.

A file that expires is noted first, in the transaction that records it, and removed after: a crash between leaves a file
too many, never one too few; the next run removes it. Locked files and those under a legal hold stay, and are tried again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from project.kernel import client, clock
from project.platform.storage import writes as storage
from project.platform.storage.models import StoredObject
from trail.digests.models import Digest
from trail.trails.models import Delivery, Trail

log = logging.getLogger(__name__)
BATCH = 500  # files of a kind in one recorded removal
_MOST = 20  # batches of a trail in one run


@dataclass
class Summary:
    """What one run did, in files."""

    expired: int = 0
    removed: int = 0
    moved: int = 0
    locked: int = 0


def put(trail: Trail, **changes: Any) -> Trail:
    """Change the retention; a hold that is put or lifted concerns every file that is there."""
    held = trail.legal_hold
    for name, value in changes.items():
        setattr(trail, name, value)
    trail.save(update_fields=list(changes))
    if held != trail.legal_hold:
        for model in (Delivery, Digest):
            files = model.objects.filter(trail=trail, removed__isnull=True)
            for bucket in files.order_by("bucket").values_list("bucket", flat=True).distinct():
                StoredObject.objects.filter(bucket_id=bucket, key__in=files.filter(bucket=bucket).values("key")).update(
                    legal_hold=trail.legal_hold
                )
    return trail


def expire(log_files: list[int], digests: list[int]) -> int:
    now = clock.now()
    number = Delivery.objects.filter(id__in=log_files, expired__isnull=True).update(expired=now)
    Digest.objects.filter(id__in=digests, expired__isnull=True).update(expired=now)
    return number


def run() -> Summary:
    """Everything that is due of every trail, deleted ones too."""
    summary = Summary()
    for trail in Trail.ever.exclude(keep_days__isnull=True, cold_days__isnull=True).order_by("id"):
        if trail.keep_days and not trail.legal_hold:
            _expire(trail, clock.now() - timedelta(days=trail.keep_days), summary)
        if trail.cold_days:
            _cool(trail, clock.now() - timedelta(days=trail.cold_days), summary)
    _remove(summary)
    return summary


def _expire(trail: Trail, before: datetime, summary: Summary) -> None:
    for _ in range(_MOST):
        batches = [
            list(_unlocked(model, trail, before).order_by("id")[:BATCH].values_list("id", "key"))
            for model in (Delivery, Digest)
        ]
        keys = sorted(key for batch in batches for _, key in batch)
        if not keys:
            return
        files, digests = ([number for number, _ in batch] for batch in batches)
        client.call(
            "cairn:ExpireLogFiles", account_id=trail.account_id, region=trail.home_region, name=trail.arn, logFiles=files,
            digests=digests, firstKey=keys[0], lastKey=keys[-1],
        )  # fmt: skip
        summary.expired += len(keys)


def _unlocked(model: Any, trail: Trail, before: datetime) -> Any:
    """Files whose time is over; those that a lock keeps are left until it ends."""
    locked = StoredObject.objects.filter(retain_until__gt=clock.now(), bucket_id=trail.bucket)
    due = model.objects.filter(trail=trail, delivered__lt=before, expired__isnull=True)
    if model is Delivery:
        due = due.exclude(validated=True, digest__isnull=True)  # a digest must name it first
    return due.exclude(bucket=trail.bucket, key__in=locked.values("key"))


def _remove(summary: Summary) -> None:
    for model in (Delivery, Digest):
        waiting: Any = model.objects.filter(expired__isnull=False, removed__isnull=True).order_by("id")
        for row in waiting[: BATCH * _MOST].iterator():
            try:
                storage.delete_object(row.bucket, row.key)
            except Exception as problem:
                summary.locked += 1
                log.warning("%s/%s has expired and cannot be removed yet: %s", row.bucket, row.key, problem)
                continue
            model.objects.filter(id=row.id).update(removed=clock.now())
            summary.removed += 1


def _cool(trail: Trail, before: datetime, summary: Summary) -> None:
    for model in (Delivery, Digest):
        keys = model.objects.filter(trail=trail, delivered__lt=before, expired__isnull=True).values("key")
        warm = StoredObject.objects.filter(bucket__backend="folder", location="", modified__lt=before, key__in=keys)
        for item in warm.select_related("bucket").order_by("key")[: BATCH * 2]:
            try:
                storage.move_object(item, f"{trail.cold_prefix}/{item.key}")
            except OSError as problem:
                log.warning("%s cannot be moved to its cold place: %s", item, problem)
                continue
            summary.moved += 1
