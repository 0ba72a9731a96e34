"""Deliver what is open: snapshots, history and oversized messages, each exactly once, whatever is killed.

1. A delivery was opened with everything that decides its files (opening.py).
2. Each file is written whole beside the store, noted, then put under its name.
3. One transaction completes the notes and tells the topic.
A crash anywhere repeats the same files under the same names. A bucket that is away is tried again, later each time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from config_app.delivery import contents, files, messages, packing, reads, stream
from config_app.delivery.models import ConfigDelivery, ConfigFile
from project.kernel import clock
from project.kernel.errors import CallError
from project.platform.storage import reads as stored
from project.platform.storage import writes as storage
from project.platform.storage.backends import s3
from project.platform.storage.backends.refusals import BucketRefused
from project.platform.storage.models import Bucket

log = logging.getLogger(__name__)
LOCK = 0x0CA7
Batches = Iterable[list[dict[str, Any]]]


class Withdrawn(Exception):
    """The channel was deleted, or pointed elsewhere, while its delivery was being written."""


@dataclass
class Summary:
    """What one run did."""

    deliveries: int = 0
    files: int = 0
    items: int = 0
    failed: int = 0


def deliver(*, all_of_them: bool = False) -> Summary:
    """Write what is open; what fails is tried again later (`all_of_them`: now) and stops nothing else."""
    summary = Summary()
    for number in reads.due(all_of_them=all_of_them):
        with held(number) as mine:
            found = ConfigDelivery.objects.filter(id=number, delivered__isnull=True).first() if mine else None
            if found is not None:
                _one(found, summary)
    return summary


@contextmanager
def held(number: int) -> Iterator[bool]:
    """Whether this worker has the delivery now; the lock goes with the session, however it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, number % (1 << 31)])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, number % (1 << 31)])


def _one(delivery: ConfigDelivery, summary: Summary) -> None:
    delivery.done = 0
    try:
        made = list(_write(delivery))
        if close(delivery, made):
            summary.deliveries += 1
            summary.files += len(made)
            summary.items += sum(file.items for file in made)
            _remove_leftovers(delivery)
    except Withdrawn:
        log.info("%s goes elsewhere or nowhere: its channel was changed meanwhile", delivery)
    except Exception as problem:
        summary.failed += 1
        log.warning("%s into %s failed and will be tried again: %s", delivery, delivery.bucket, problem)
        _failed(delivery, reason(problem), str(problem))


def reason(problem: Exception) -> str:
    """A failure as S3 would call it."""
    if isinstance(problem, BucketRefused | CallError):
        return problem.code
    if isinstance(problem, PermissionError):
        return "AccessDenied"
    if isinstance(problem, FileNotFoundError | NotADirectoryError | Bucket.DoesNotExist):
        return "NoSuchBucket"
    return "ServiceUnavailable" if isinstance(problem, OSError) else "InternalError"


def _write(delivery: ConfigDelivery) -> Iterator[ConfigFile]:
    own = files.Place(delivery.prefix, delivery.account_id, delivery.region)
    number = str(delivery.number)
    if delivery.kind == ConfigDelivery.SNAPSHOT:
        key = files.snapshot_key(own, moment=delivery.moment, number=number)
        yield _file(delivery, key, {"configSnapshotId": number}, contents.snapshot(delivery))
    elif delivery.kind == ConfigDelivery.HISTORY:
        for kind in contents.types(delivery):
            for part, batches in enumerate(contents.parts(delivery, kind), 1):
                key = files.history_key(own, kind=kind, start=delivery.started, end=delivery.moment, part=part)
                yield _file(delivery, key, {"requestId": number}, batches, kind)
    else:
        yield from _oversized(delivery, own)


def _file(delivery: ConfigDelivery, key: str, head: dict[str, str], batches: Batches, kind: str = "") -> ConfigFile:
    with packing.packed(head, _counted(delivery, batches)) as packed:
        return _put(delivery, key, packed, kind)


def _of_others(delivery: ConfigDelivery, key: str) -> bool:
    """Whether another delivery has a file of this name: two large changes of one second."""
    return ConfigFile.objects.filter(bucket=delivery.bucket, key=key).exclude(delivery=delivery).exists()


def _put(delivery: ConfigDelivery, key: str, packed: packing.Packed, kind: str = "") -> ConfigFile:
    facts = {"type": kind, "items": packed.items, "size": packed.path.stat().st_size, "sha256": packed.sha256}
    note, new = ConfigFile.objects.update_or_create(
        bucket=delivery.bucket, key=key, defaults={"delivery": delivery, **facts}
    )
    if not new:
        storage.sweep(delivery.bucket, key)  # what a killed attempt may have left half written
        if _stays(note):
            return note
    storage.put_object(delivery.bucket, key, packed.path, {}, kms_key=delivery.kms_key, lock=_lock(delivery.bucket))
    return note


def _stays(note: ConfigFile) -> bool:
    """Whether an earlier attempt put the whole file there and a lock keeps it: then it is that file which is delivered."""
    there = stored.find(note.bucket, note.key)
    if there is None or not (there.legal_hold or (there.retain_until and there.retain_until > clock.now())):
        return False
    items, note.size, note.sha256 = packing.measured(stored.clear(there))
    note.items = items
    note.save(update_fields=["items", "size", "sha256"])
    return True


def _lock(name: str) -> storage.Lock | None:
    """What a bucket's own object lock asks of objects that lie in Cairn's store; a real bucket sees to it itself."""
    bucket = Bucket.objects.get(name=name)
    if bucket.backend != "folder":
        return None
    kept = s3.default_retention(bucket.account_id, bucket.region, name)
    return storage.Lock(clock.now() + kept) if kept else None


def _counted(delivery: ConfigDelivery, batches: Batches) -> Batches:
    """Note how far the writing has come after each batch, and stop where the channel was changed meanwhile."""
    for batch in batches:
        yield batch
        delivery.done += len(batch)
        standing = ConfigDelivery.objects.filter(id=delivery.id, bucket=delivery.bucket, prefix=delivery.prefix)
        if not standing.update(done=delivery.done):
            raise Withdrawn


def _oversized(delivery: ConfigDelivery, own: files.Place) -> Iterator[ConfigFile]:
    told = stream.told(delivery)
    if told is None:
        return
    resource, body = told
    named: dict[str, Any] = {
        "kind": resource.type, "resource_id": resource.resource_id, "moment": delivery.moment,
    }  # fmt: skip
    keys = (files.oversized_key(own, **named, part=part) for part in range(1000))
    key = next(key for key in keys if not _of_others(delivery, key))
    with packing.alone(body) as packed:
        yield _put(delivery, key, packed, resource.type)


@transaction.atomic
def close(delivery: ConfigDelivery, made: list[ConfigFile]) -> bool:
    """Complete the notes and tell the topic; False where the delivery is no longer this one: then nothing is told."""
    found = ConfigDelivery.objects.select_for_update().filter(id=delivery.id, delivered__isnull=True).first()
    if found is None or (found.bucket, found.prefix) != (delivery.bucket, delivery.prefix):
        return False
    now = clock.now()
    ConfigFile.objects.filter(id__in=[file.id for file in made]).update(delivered=now)
    found.delivered = found.attempted = now
    found.error, found.message, found.attempts = "", "", found.attempts + 1
    found.done = sum(file.items for file in made)
    found.save()
    for file in made:
        if found.kind == ConfigDelivery.SNAPSHOT:
            said = messages.snapshot("Completed", str(found.number), now, s3ObjectKey=file.key, s3Bucket=file.bucket)
            stream.tell_of(found, "Configuration Snapshot Delivery Completed", said)
        elif found.kind == ConfigDelivery.HISTORY:
            said = messages.history(file.bucket, file.key, now)
            stream.tell_of(found, "Configuration History Delivery Completed", said, file.key)
        else:
            stream.tell_oversized(found, place=f"{file.bucket}/{file.key}")
    return True


@transaction.atomic
def _failed(delivery: ConfigDelivery, code: str, sentence: str) -> None:
    """Note why; the topic hears of the first failure."""
    now = clock.now()
    standing = ConfigDelivery.objects.filter(id=delivery.id, delivered__isnull=True)
    standing.update(attempts=F("attempts") + 1, attempted=now, error=code[:64], message=sentence[:500], done=0)
    if delivery.attempts:
        return
    if delivery.kind == ConfigDelivery.SNAPSHOT:
        said = messages.snapshot(
            "Failed", str(delivery.number), now, s3Bucket=delivery.bucket, errorCode=code, errorMessage=sentence[:500]
        )
        stream.tell_of(delivery, "Configuration Snapshot Delivery Failed", said)
    elif delivery.kind == ConfigDelivery.OVERSIZED:
        stream.tell_oversized(delivery, code=code)


def _remove_leftovers(delivery: ConfigDelivery) -> None:
    """Remove what an attempt wrote under another name: the channel was pointed elsewhere between."""
    for note in ConfigFile.objects.filter(delivery=delivery, delivered__isnull=True):
        try:
            storage.sweep(note.bucket, note.key)
            storage.delete_object(note.bucket, note.key)
        except Exception as problem:
            log.warning("%s of an earlier attempt cannot be removed: %s", note, problem)
            continue
        note.delete()
