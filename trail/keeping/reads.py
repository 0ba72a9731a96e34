"""Which days the store holds, which are over, and what still waits for their events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import F, Min, Q

from project.kernel import clock
from trail.digests.models import Digest
from trail.events import partitions
from trail.keeping.models import EventRetention
from trail.metrics.counting import due
from trail.metrics.models import Stretch
from trail.trails.models import Trail


@dataclass(frozen=True)
class Over:
    """A day whose time is over; `waits` names what still needs its events, or is empty."""

    day: date
    waits: str = ""


def days() -> int | None:
    """How many days events are kept; None: for ever."""
    return EventRetention.objects.values_list("days", flat=True).first()


def over(kept: int) -> list[Over]:
    """The days of the store that are older than `kept` whole days, oldest first."""
    today = clock.now().date()
    old = [day for day in partitions.days() if day < today - timedelta(days=kept)]
    if not old:
        return []
    trails, groups = _undelivered(), _uncounted()
    return [Over(day, _waits(day, trails, groups)) for day in old]


def held() -> int:
    """How many days hold events."""
    return len(partitions.days())


def verifiable(accounts: Sequence[str]) -> datetime | None:
    """From where on digests sign for what was delivered: the start of the oldest that is kept."""
    kept = Digest.objects.filter(trail__account_id__in=accounts, delivered__isnull=False, expired__isnull=True)
    first: datetime | None = kept.aggregate(first=Min("start"))["first"]
    return first


def events_of(day: date) -> int:
    """How many events a day holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {partitions.name(day)}")  # noqa: S608
        return int(cursor.fetchone()[0])


def _waits(day: date, trails: int | None, groups: int | None) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(tx) FROM {partitions.name(day)}")  # noqa: S608
        newest = cursor.fetchone()[0]
    if newest is None:
        return ""
    if trails is not None and newest >= trails:
        return "a trail has not delivered it yet"
    if groups is not None and newest >= groups:
        return "a log group has not counted it yet"
    return ""


def _undelivered() -> int | None:
    """The first transaction that a trail has still to deliver; None: no trail has to."""
    unfinished = Q(tx_until=None) | Q(tx_from__lt=F("tx_until")) | ~Q(spans=[])
    found = Trail.ever.filter(unfinished, tx_from__isnull=False).aggregate(first=Min("tx_from"))["first"]
    return None if found is None else int(found)


def _uncounted() -> int | None:
    found = Stretch.objects.filter(due()).aggregate(first=Min("tx_from"))["first"]
    return None if found is None else int(found)
