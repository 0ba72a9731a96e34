"""Count a group's lines into metrics: the hits of a window and the window's end are committed together.

So each event counts exactly once, whatever is killed: either the transaction commits, and the next window begins after
it, or it does not, and the same window is counted again. The horizon is PostgreSQL's own (see trail/delivery).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from project.kernel import canonical, clock
from trail.delivery.reads import horizon
from trail.metrics import lines, pattern
from trail.metrics.models import MetricFilter, Stretch
from trail.trails import writes as trails

log = logging.getLogger(__name__)
MOST = 20_000  # events a transaction
_UPSERT = """
INSERT INTO trail_metricpoint (account_id, region, namespace, name, dimensions, minute, number, total, least, most)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[],
                     %s::bigint[], %s::float8[], %s::float8[], %s::float8[])
ON CONFLICT (account_id, region, namespace, name, dimensions, minute) DO {deed}
"""
_ADD = _UPSERT.format(
    deed="UPDATE SET number = trail_metricpoint.number + excluded.number, total = trail_metricpoint.total + excluded.total, "
    "least = least(trail_metricpoint.least, excluded.least), most = greatest(trail_metricpoint.most, excluded.most)"
)
_KEEP = _UPSERT.format(deed="NOTHING")
Key = tuple[str, str, str, str, str, datetime]


@dataclass
class Tally:
    """What a window's lines add to each metric's minutes, and the minutes that had lines at all."""

    points: dict[Key, list[float]] = field(default_factory=dict)
    minutes: set[datetime] = field(default_factory=set)
    lines: int = 0

    def add(self, key: Key, value: float) -> None:
        found = self.points.get(key)
        if found is None:
            self.points[key] = [1, value, value, value]
            return
        found[0] += 1
        found[1] += value
        found[2], found[3] = min(found[2], value), max(found[3], value)


@dataclass(frozen=True)
class Counter:
    """A metric filter made ready."""

    filter: MetricFilter
    compiled: pattern.Pattern

    def key(self, minute: datetime, dimensions: str) -> Key:
        group, told = self.filter.group, self.filter.transformation
        return (group.account_id, group.region, told["metricNamespace"], told["metricName"], dimensions, minute)

    def count(self, line: pattern.Line, minute: datetime, tally: Tally) -> None:
        if not self.compiled.matches(line):
            return
        told = self.filter.transformation
        value = self.compiled.number(str(told.get("metricValue", "1")), line)
        if value is None:
            return  # the member is no number: CloudWatch counts nothing then
        dimensions = "{}"
        if wanted := told.get("dimensions"):
            held = {name: self.compiled.word(where, line) for name, where in wanted.items()}
            if any(word is None for word in held.values()):
                return
            dimensions = canonical.dumps(held).decode()[:2000]
        tally.add(self.key(minute, dimensions), value)


def prepared(filters: Iterable[MetricFilter]) -> list[Counter]:
    return [Counter(item, pattern.parse(item.pattern)) for item in filters]


def count_all(*, rounds: int = 50) -> int:
    """Count what is due of every stretch; how many lines were looked at."""
    number = 0
    for stretch_id in Stretch.objects.filter(due()).order_by("tx_from").values_list("id", flat=True)[:500]:
        for _ in range(rounds):
            counted, more = count(stretch_id)
            number += counted
            if not more:
                break
    return number


def due() -> Q:
    return Q(tx_until=None) | Q(tx_from__lt=F("tx_until"))


@transaction.atomic
def count(stretch_id: int) -> tuple[int, bool]:
    """Count one window of a stretch; (lines, whether more is due). Another worker's stretch is left to it."""
    stretch = (
        Stretch.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("trail", "group")
        .filter(id=stretch_id)
        .first()
    )
    if stretch is None:
        return 0, False
    until = horizon()
    if stretch.tx_until is not None:
        until = min(until, stretch.tx_until)
    if until <= stretch.tx_from:
        return 0, False
    end = lines.cut(stretch, until, MOST)
    tally = _tally(stretch, end)
    _write(tally.points, _ADD)
    _defaults(stretch, tally)
    Stretch.objects.filter(id=stretch.id).update(tx_from=end)
    if tally.lines:
        trails.streamed(stretch.trail_id, moment=clock.now())
    return tally.lines, end < until


def _tally(stretch: Stretch, end: int) -> Tally:
    tally = Tally()
    counters = prepared(MetricFilter.objects.filter(group_id=stretch.group_id).select_related("group"))
    for entry in lines.of_window(stretch, end):
        tally.lines += 1
        if not counters:
            continue
        minute = entry.moment.replace(second=0, microsecond=0)
        tally.minutes.add(minute)
        line = pattern.Line(entry.raw)  # decoded once, whatever the number of filters
        for counter in counters:
            counter.count(line, minute, tally)
    return tally


def _defaults(stretch: Stretch, tally: Tally) -> None:
    """A filter's default value stands in a minute that had lines and no hit, as CloudWatch does."""
    found: dict[Key, list[float]] = {}
    for item in MetricFilter.objects.filter(group_id=stretch.group_id).select_related("group"):
        value = item.transformation.get("defaultValue")
        if value is not None and not item.transformation.get("dimensions"):
            counter = Counter(item, pattern.parse(item.pattern))
            found |= {counter.key(minute, "{}"): [1, value, value, value] for minute in tally.minutes}
    _write(found, _KEEP)


def _write(points: dict[Key, list[float]], sql: str) -> None:
    if not points:
        return
    rows: list[Any] = [(*key, int(values[0]), *values[1:]) for key, values in sorted(points.items())]
    with connection.cursor() as cursor:  # in one order everywhere, so that two workers never wait in a circle
        cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])
