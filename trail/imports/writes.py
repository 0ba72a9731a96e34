"""Bring log files into the event store, a bounded batch at a time; whatever is wrong with a record, the rest goes on."""

from __future__ import annotations

import gc
import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec
from django.db import OperationalError, connection

from project.kernel import clock, splitting
from project.platform.storage import locations
from trail.events import dictionaries, packing, parsing, partitions, rollups, store
from trail.imports import judging
from trail.imports.models import Quarantined

log = logging.getLogger(__name__)
BATCH = 5_000
SKIPPED = ("CloudTrail-Digest", "ConfigWritabilityCheckFile", "/Config/")
_BYTES = 12 << 20  # of a batch's records
_ATTEMPTS = 4
_SHOWN = 20


class Imported(msgspec.Struct):
    """What became of the records of a file, or of many. `read` is counted where they are split off: it is the sum of the rest."""

    files: int = 0
    read: int = 0
    stored: int = 0
    duplicates: int = 0
    refused: int = 0
    quarantined: int = 0
    reasons: list[str] = msgspec.field(default_factory=list)

    def add(self, other: Imported) -> None:
        for name in ("files", "read", "stored", "duplicates", "refused", "quarantined"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.reasons = (self.reasons + other.reasons)[:_SHOWN]

    def say(self, reason: str) -> None:
        if len(self.reasons) < _SHOWN:
            self.reasons.append(reason)


def bring_in(location: str) -> Imported:
    """Store one log file's records, or those of every log file in an archive."""
    done = Imported()
    for part in parts(location):
        done.add(part)
    return done


def parts(location: str) -> Iterator[Imported]:
    """What became of each batch of a file's or archive's records, as they are stored.

    A file that is damaged gives what stands before the damage, and is said to be so.
    """
    collecting = gc.isenabled()
    gc.disable()  # a batch holds many small objects and no cycles: looking through them costs more than reading them
    try:
        for name, chunks in locations.documents(location, skipped=SKIPPED):
            done = Imported(files=1)
            for batch in _batches(splitting.split(chunks), name, done):
                _keep(batch, name, done)
                if collecting:
                    gc.collect(0)
                yield done
                done = Imported()
            yield done
    except locations.Unreadable as problem:  # of an archive
        yield Imported(read=1, refused=1, reasons=[f"{location}: {problem}"])
    finally:
        if collecting:
            gc.enable()


def _batches(records: Iterator[bytes], location: str, done: Imported) -> Iterator[list[bytes]]:
    while True:
        batch: list[bytes] = []
        size = 0
        try:
            for record in islice(records, BATCH):
                batch.append(record)
                size += len(record)
                if size > _BYTES:
                    break
        except (splitting.Broken, locations.Unreadable) as problem:
            done.read += 1
            done.refused += 1
            done.say(f"{location}: {problem}")
            if batch:
                yield batch
            return
        if not batch:
            return
        yield batch


def _keep(batch: list[bytes], location: str, done: Imported) -> None:
    dictionaries.refresh()
    if packing.packer()[0] == packing.PLAIN and len(batch) >= dictionaries.ENOUGH:
        dictionaries.train(batch)
    added = _added(batch)
    done.read += len(batch)
    done.stored += added.stored
    done.duplicates += added.duplicates
    kept_apart: list[tuple[bytes, str]] = []
    for index, reason in added.refused:
        raw = batch[index]
        why = _stranger(raw)
        done.say(f"{location}: {why or reason}")
        if why:
            done.refused += 1
        else:
            kept_apart.append((raw, reason))
    if kept_apart:
        quarantine(kept_apart, location)
        done.quarantined += len(kept_apart)


def _added(batch: Sequence[bytes]) -> store.Added:
    """Two workers may store the same events in another order and wait for each other: one of them begins again."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return store.add(batch, news=False, judge=judging.stranger)
        except OperationalError:
            if attempt == _ATTEMPTS or connection.in_atomic_block:
                raise
            log.warning("a batch begins again", exc_info=True)
            connection.close()
            time.sleep(0.05 * attempt)
    raise AssertionError("unreachable")


def _stranger(raw: bytes) -> str:
    """Why bytes are no record of CloudTrail's at all: nothing of them is kept."""
    try:
        value = parsing.decode(raw)
    except parsing.BadRecord as problem:
        return "" if raw.lstrip().startswith(b"{") and b'"event' in raw[: 64 << 10] else str(problem)
    return judging.stranger(value)


def quarantine(records: Sequence[tuple[bytes, str]], source: str) -> None:
    """Keep records with the reason why they are not in the store; each once, however often it comes."""
    now = clock.now()
    Quarantined.objects.bulk_create(
        [
            Quarantined(
                sha256=hashlib.sha256(raw).digest(), source=source[:2000], reason=reason[:500], size=len(raw),
                packed=packing.pack(raw), found=now,
            )
            for raw, reason in records
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def settle() -> None:
    """Sort and fold what an import left, so that the first look at it is as quick as later ones."""
    apart = None if connection.in_atomic_block else _reuse
    rollups.fold(each_week=apart)
    partitions.settle()
    if apart:
        apart()


def _reuse() -> None:
    """Let the room of counts that were folded be taken by the next ones."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM trail_count")
