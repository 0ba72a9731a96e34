"""Set how long events are kept, and drop the days whose time is over, one recorded deed each."""

from __future__ import annotations

import logging
from datetime import date

from django.db import DatabaseError, connection

from project.kernel import client, clock
from project.kernel.errors import CallError
from project.platform.identity import reads as identity
from trail.events import indexing, partitions, rollups
from trail.keeping import reads
from trail.keeping.models import EventRetention

log = logging.getLogger(__name__)
_MOST = 400  # days in one run
_LOCK = 0x0CA1_0010


def put(days: int) -> None:
    EventRetention.objects.update_or_create(id=1, defaults={"days": days, "since": clock.now()})


def clear() -> None:
    EventRetention.objects.all().delete()


def drop(day: date) -> int:
    """Drop a day's table and counts in the caller's transaction; how many events it held.

    Raises CallError where its time is not over, something waits for it, or it is in use for longer than two seconds.
    """
    kept = reads.days()
    found = next((item for item in reads.over(kept) if item.day == day), None) if kept is not None else None
    if found is None:
        raise CallError("InvalidParameterException", f"The events of {day} are not older than the retention of events.")
    if found.waits:
        raise CallError("ConflictException", f"The events of {day} stay: {found.waits}.")
    number = reads.events_of(day)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")  # whoever reads or writes goes first; the next run tries again
        cursor.execute(f"DROP TABLE {partitions.name(day)}")
    rollups.drop(day)
    indexing.drop(day)
    partitions.forget()
    return number


def run() -> list[date]:
    """Drop every day whose time is over; the days that were dropped. Another run at the same time does nothing."""
    kept = reads.days()
    first = identity.first_account()
    if kept is None or not first:
        return []
    dropped = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return []
        try:
            for item in reads.over(kept)[:_MOST]:
                if item.waits:
                    log.warning("the events of %s are over their time and stay: %s", item.day, item.waits)
                elif _recorded(first, item.day):
                    dropped.append(item.day)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return dropped


def _recorded(account: str, day: date) -> bool:
    try:
        client.call("cairn:DropEventDay", account_id=account, day=day.isoformat(), events=reads.events_of(day))
    except (CallError, DatabaseError) as problem:
        log.warning("the events of %s could not be dropped yet: %s", day, problem)
        return False
    return True
