"""Deliver a trail's finished transactions as log files, each event exactly once, whatever is killed.

1. The window's end is fixed: `pending_to`, PostgreSQL's horizon below which every transaction has ended. Committed.
2. The files are written, under names that depend on the window alone.
3. One transaction notes the files and moves `tx_from` to the window's end.
A crash after 1 or 2 repeats the same window: the same events in the same order under the same names.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass

import orjson
from django.db import connection, transaction

from project.kernel import clock
from project.platform.courier import delivering
from project.platform.storage.backends.folder import BadKey
from project.platform.storage.backends.s3 import BucketRefused
from trail.delivery import files
from trail.events import reads as events
from trail.events.record import GLOBAL_SOURCES, event_source
from trail.selectors import advanced, basic
from trail.trails.models import Delivery, Trail

log = logging.getLogger(__name__)
_LOCK = 0x0CA2
_GLOBAL = {event_source(service) for service in GLOBAL_SOURCES}


@dataclass
class Summary:
    """What one rollover did."""

    trails: int = 0
    files: int = 0
    records: int = 0
    failed: int = 0


def roll_over() -> Summary:
    """Deliver what is due of every trail; a trail that fails is tried again next time and stops no other."""
    summary = Summary()
    for trail_id in Trail.objects.filter(tx_from__isnull=False).order_by("id").values_list("id", flat=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, trail_id])
            if not cursor.fetchone()[0]:
                continue  # another worker delivers this trail now
            try:
                _one(trail_id, summary)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, trail_id])
    return summary


def horizon() -> int:
    """The lowest transaction that may still be running: every event of a lower one is committed or gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _one(trail_id: int, summary: Summary) -> None:
    trail = Trail.objects.filter(id=trail_id).first()
    if trail is None or trail.tx_from is None:
        return
    summary.trails += 1
    if trail.pending_to is None and not _open(trail):
        return
    try:
        made = list(_write(trail))
    except (OSError, BucketRefused, BadKey) as problem:
        summary.failed += 1
        code = getattr(problem, "code", None) or type(problem).__name__
        log.warning("trail %s: delivery failed and will be tried again: %s", trail.name, problem)
        Trail.objects.filter(id=trail.id).update(error=str(code)[:200], attempted=clock.now())
        return
    _close(trail, made)
    summary.files += len(made)
    summary.records += sum(item.records for item in made)


def _open(trail: Trail) -> bool:
    """Fix the window's end; False where there is nothing to deliver."""
    until = horizon()
    if trail.tx_until is not None:
        until = min(until, trail.tx_until)
    if trail.tx_from is None or until <= trail.tx_from:
        return False
    trail.pending_to, trail.pending_at = until, clock.now()
    Trail.objects.filter(id=trail.id).update(pending_to=until, pending_at=trail.pending_at)
    return True


def _wanted(trail: Trail) -> Iterator[tuple[str, bytes]]:
    """The (region, record) pairs of the window that the trail's region and selectors keep."""
    plain = not trail.advanced_selectors and basic.plain(trail.selectors or basic.DEFAULT)
    window = events.undelivered(trail.tx_from or 0, trail.pending_to or 0, [trail.account_id])
    for region, source, category, raw in window:
        if not trail.multi_region and region != trail.home_region:
            continue
        if not trail.global_events and source in _GLOBAL:
            continue
        if plain:
            if category == "Management":
                yield region, raw
            continue
        record = orjson.loads(raw)
        if trail.advanced_selectors:
            if advanced.match(trail.advanced_selectors, {**record, "eventCategory": category}):
                yield region, raw
        elif basic.match(trail.selectors, {**record, "eventCategory": category}):
            yield region, raw


def _write(trail: Trail) -> Iterator[Delivery]:
    moment = trail.pending_at or clock.now()
    for region, part, records in files.parts(_wanted(trail)):
        mark = files.unique(trail.arn, trail.id, trail.tx_from, trail.pending_to, region, part)
        key = files.key(
            prefix=trail.prefix, account=trail.account_id, region=region or trail.home_region, moment=moment, mark=mark
        )
        document = files.body(records)
        size = delivering.deliver(trail.bucket, key, document)
        yield Delivery(
            trail=trail, region=region, bucket=trail.bucket, key=key, tx_from=trail.tx_from or 0,
            tx_to=trail.pending_to or 0, part=part, records=len(records), size=size,
            sha256=hashlib.sha256(document).hexdigest(), moment=moment, delivered=clock.now(),
        )  # fmt: skip


@transaction.atomic
def _close(trail: Trail, made: list[Delivery]) -> None:
    now = clock.now()
    Delivery.objects.bulk_create(made)
    changes = {"tx_from": trail.pending_to, "pending_to": None, "pending_at": None, "attempted": now, "error": ""}
    if made:
        changes["delivered"] = now
    Trail.objects.filter(id=trail.id).update(**changes)
