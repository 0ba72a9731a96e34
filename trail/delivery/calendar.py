"""The log files of a trail by hour: rows are days, columns hours; each cell says how many there are and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.db.models.functions import TruncHour

from project.kernel import clock
from trail.trails.models import Delivery, Trail

DAYS = 14
_HOUR = timedelta(hours=1)


class Cell(NamedTuple):
    """`state`: ok, missing or invalid (by the last verification), waiting (tried again), expired, none, future."""

    state: str
    words: str
    number: int
    moment: datetime

    @property
    def key(self) -> str:
        """`2026-11-27T18`, as the page's address holds it."""
        return f"{self.moment:%Y-%m-%dT%H}"


@dataclass(frozen=True)
class Day:
    """One row."""

    moment: datetime
    cells: Sequence[Cell]


def days(trail: Trail, wrong: Mapping[str, str]) -> list[Day]:
    """The last days, newest first. `wrong` is the state of keys that the last verification named."""
    now = clock.now()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=DAYS - 1)
    counted: dict[datetime, Any] = {
        row["hour"]: row
        for row in Delivery.objects.filter(trail=trail, moment__gte=first)
        .annotate(hour=TruncHour("moment")).values("hour")
        .annotate(done=Count("id", filter=Q(delivered__isnull=False)), waiting=Count("id", filter=Q(delivered=None)),
                  gone=Count("id", filter=Q(expired__isnull=False)))
    }  # fmt: skip
    states: dict[datetime, str] = {}
    for key, moment in Delivery.objects.filter(trail=trail, moment__gte=first, key__in=wrong).values_list(
        "key", "moment"
    ):
        hour = moment.replace(minute=0, second=0, microsecond=0)
        states[hour] = "missing" if "missing" in (wrong[key], states.get(hour)) else wrong[key]
    return [
        Day(day, [_cell(day + _HOUR * number, counted, states, now) for number in range(24)])
        for day in (today - timedelta(days=gone) for gone in range(DAYS))
    ]


def _cell(hour: datetime, counted: Mapping[datetime, Any], states: Mapping[datetime, str], now: datetime) -> Cell:
    row = counted.get(hour)
    if hour > now:
        return Cell("future", "not yet", 0, hour)
    if row is None:
        return Cell("none", "no file", 0, hour)
    number = row["done"]
    if hour in states:
        return Cell(
            states[hour],
            f"{number} files, one of them {'missing' if states[hour] == 'missing' else 'altered'}",
            number,
            hour,
        )
    if row["waiting"]:
        return Cell("waiting", f"{number} files, {row['waiting']} tried again", number, hour)
    if row["gone"] == number:
        return Cell("expired", f"{number} files, expired", number, hour)
    return Cell("ok", f"{number} files", number, hour)
