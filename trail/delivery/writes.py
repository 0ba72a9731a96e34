"""Deliver a trail's finished transactions as log files, each event exactly once, whatever is killed.

1. The window is opened and frozen (window.py): it ends at PostgreSQL's horizon, below which every transaction has ended.
2. Each file is noted, then written, under a name that depends on the window alone.
3. One transaction completes the notes, moves `tx_from` to the window's end and announces the files.
A crash anywhere repeats the same window: the same events in the same order under the same names. Files that an earlier
attempt left elsewhere (the destination was changed meanwhile) are removed by what was noted of them.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from project.kernel import clock
from project.kernel.errors import CallError
from project.platform.courier import delivering
from project.platform.storage import writes as storage
from project.platform.storage.backends.refusals import BucketRefused
from project.platform.storage.models import Bucket
from trail.delivery import files, locking, reads, window
from trail.events import keys
from trail.events.record import GLOBAL_SOURCES, event_source
from trail.selectors.selection import Selection
from trail.trails.models import Delivery, Trail

log = logging.getLogger(__name__)
_GLOBAL = frozenset(event_source(service) for service in GLOBAL_SOURCES)
_MOST_WINDOWS = 20  # of one trail in one rollover: what failed earlier, and what has come since
_MOST_LEFTOVERS = 200
_NOTED = ["records", "sha256", "oldest", "newest", "validated", "moment"]


@dataclass
class Summary:
    """What one rollover did."""

    trails: int = 0
    files: int = 0
    records: int = 0
    failed: int = 0


def roll_over(*, wait: float = 0.0) -> Summary:
    """Deliver what is due of every trail; a trail that fails is tried again next time and stops no other.

    A trail that another worker delivers now is left to it, or waited for up to `wait` seconds.
    """
    summary = Summary()
    for trail_id in Trail.ever.filter(tx_from__isnull=False).order_by("id").values_list("id", flat=True):
        with locking.held(locking.LOG_FILES, trail_id, wait=wait) as mine:
            if mine:
                _one(trail_id, summary)
    return summary


def _one(trail_id: int, summary: Summary) -> None:
    summary.trails += 1
    for _ in range(_MOST_WINDOWS):
        trail = Trail.ever.get(id=trail_id)
        again = trail.pending_to is not None
        waited = again or bool(trail.spans)
        if not window.open_next(trail):
            return
        try:
            made = list(_write(trail, again))
        except Exception as problem:
            summary.failed += 1
            log.warning("trail %s: delivery failed and will be tried again: %s", trail.arn, problem)
            window.failed(trail, reason(problem))
            return
        if window.close(trail, made):
            summary.files += len(made)
            summary.records += sum(item.records for item in made)
            _remove_leftovers(trail)
        if not waited:
            return


def reason(problem: Exception) -> str:
    """A failure as S3 would call it, for LatestDeliveryError."""
    if isinstance(problem, BucketRefused | CallError):
        return problem.code
    if isinstance(problem, PermissionError):
        return "AccessDenied"
    if isinstance(problem, FileNotFoundError | NotADirectoryError | Bucket.DoesNotExist):
        return "NoSuchBucket"
    return "ServiceUnavailable" if isinstance(problem, OSError) else "InternalError"


def _wanted(trail: Trail) -> Iterator[tuple[files.Group, int, bytes]]:
    """(group, key, record) of the window's events that the frozen settings keep."""
    settings = trail.window or {}
    selection = Selection(settings, _GLOBAL)
    for event in reads.window(trail.tx_from or 0, trail.pending_to or 0, settings["accounts"]):
        region = event.region or settings["home_region"]
        folder = selection.folder(region, event.source, event.category, event.raw)
        if folder:
            yield files.Group(event.account, region, folder), event.key, event.raw()


def _write(trail: Trail, again: bool = False) -> Iterator[Delivery]:
    settings, moment = trail.window or {}, trail.pending_at or clock.now()
    for part in files.parts(_wanted(trail)):
        mark = files.unique(trail.arn, trail.id, trail.tx_from, trail.pending_to, *part.group, part.number)
        key = files.key(
            prefix=settings["prefix"],
            group=part.group,
            moment=moment,
            mark=mark,
            organization=settings["organization_id"],
        )
        document = files.body(part.records)
        note = Delivery(
            trail=trail, account_id=part.group.account, region=part.group.region, bucket=settings["bucket"], key=key,
            tx_from=trail.tx_from or 0, tx_to=trail.pending_to or 0, part=part.number, records=len(part.records),
            sha256=hashlib.sha256(document).hexdigest(), moment=moment, oldest=keys.second_of(part.oldest),
            newest=keys.second_of(part.newest), validated=settings["validation"],
        )  # fmt: skip
        Delivery.objects.bulk_create(
            [note], update_conflicts=True, unique_fields=["bucket", "key"], update_fields=_NOTED
        )
        if again:
            storage.sweep(note.bucket, note.key)  # what a killed attempt may have left half written
        note.size = delivering.deliver(
            note.bucket, note.key, document, kms_key=settings["kms_key"], lock=lock_of(trail)
        )
        yield note


def lock_of(trail: Trail) -> storage.Lock | None:
    """The object lock that the trail's retention asks for."""
    if not trail.lock_days and not trail.legal_hold:
        return None
    until = clock.now() + timedelta(days=trail.lock_days) if trail.lock_days else None
    return storage.Lock(until, trail.legal_hold)


def _remove_leftovers(trail: Trail) -> None:
    """Remove files that an attempt wrote and no window has; where the old bucket does not answer, later."""
    closed = Delivery.objects.filter(trail=trail, delivered__isnull=True, tx_to__lte=trail.pending_to or 0)
    for note in closed.order_by("id")[:_MOST_LEFTOVERS]:
        try:
            storage.sweep(note.bucket, note.key)
            storage.delete_object(note.bucket, note.key)
        except Exception as problem:
            log.warning("trail %s: %s of an earlier attempt cannot be removed yet: %s", trail.arn, note.key, problem)
            continue
        note.delete()
