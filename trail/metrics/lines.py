"""The lines of a log group: events of the store that its stretches let in, in their order, never kept twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from project.kernel import clock
from trail.events import dimensions, keys, packing, parsing
from trail.events.record import GLOBAL_SOURCES, event_source
from trail.metrics.models import LogGroup, Stretch
from trail.selectors.selection import Selection
from trail.trails import organization

_GLOBAL = frozenset(event_source(service) for service in GLOBAL_SOURCES)
_SELECT = (
    "SELECT e.tx, e.id, a.value, r.value, s.value, e.category, e.dictionary, e.raw FROM trail_event e "
    "JOIN trail_dimension a ON a.id = e.account JOIN trail_dimension r ON r.id = e.region "
    "JOIN trail_dimension s ON s.id = e.source WHERE "
)


@dataclass(frozen=True)
class Entry:
    """One line: its key and transaction in the store, account and region, and the record's bytes."""

    tx: int
    id: int
    account_id: str
    region: str
    raw: bytes

    @property
    def moment(self) -> datetime:
        return keys.moment_of(self.id)

    @property
    def stream(self) -> str:
        """`<account>_CloudTrail_<region>`, as CloudTrail names its log streams."""
        return f"{self.account_id}_CloudTrail_{self.region}"


class Door:
    """What a stretch lets in."""

    def __init__(self, stretch: Stretch) -> None:
        self.begin, self.end = stretch.tx_begin, stretch.tx_from
        self.selection = Selection(stretch.settings, _GLOBAL)
        self.accounts = accounts_of(stretch)

    def lets_in(self, row: Sequence[Any], raw: bytes) -> bool:
        _, _, account, region, source, category, _, _ = row
        return account in self.accounts and bool(
            self.selection.folder(region, source, parsing.CATEGORIES[category], lambda: raw)
        )


def accounts_of(stretch: Stretch) -> frozenset[str]:
    """The accounts whose events a stretch carries: the trail's own, or the organization's."""
    own = stretch.trail.account_id
    return frozenset([own, *organization.members()]) if stretch.settings.get("organization") else frozenset([own])


def of_window(stretch: Stretch, tx_to: int, *, batch: int = 2000) -> Iterator[Entry]:
    """Lines of the transactions `stretch.tx_from <= tx < tx_to`, in bounded memory."""
    door = Door(stretch)
    scope = dimensions.find_all(dimensions.ACCOUNT, door.accounts)
    after = (stretch.tx_from, -1)
    while scope:
        clause = (
            "e.tx >= %s AND e.tx < %s AND (e.tx, e.id) > (%s, %s) AND e.account = ANY(%s) ORDER BY e.tx, e.id LIMIT %s"
        )
        rows = _rows(_SELECT + clause, [after[0], tx_to, *after, scope, batch])
        for row in rows:
            raw = packing.unpack(row[7], row[6])
            if door.lets_in(row, raw):
                yield Entry(row[0], row[1], row[2], row[3], raw)
        if len(rows) < batch:
            return
        after = (rows[-1][0], rows[-1][1])


def cut(stretch: Stretch, tx_to: int, most: int) -> int:
    """A transaction at which to end a window so that it holds about `most` events."""
    scope = dimensions.find_all(dimensions.ACCOUNT, accounts_of(stretch))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.tx FROM trail_event e WHERE e.tx >= %s AND e.tx < %s AND e.account = ANY(%s) "
            "ORDER BY e.tx, e.id OFFSET %s LIMIT 1",
            [stretch.tx_from, tx_to, scope, most],
        )
        row = cursor.fetchone()
    return tx_to if row is None else max(int(row[0]), stretch.tx_from + 1)


def of_group(
    group: LogGroup, *, start: datetime | None, end: datetime | None, after: int = -1, batch: int = 1000
) -> Iterator[tuple[Entry | None, int]]:
    """Lines of a span, oldest first, beyond the key `after`; (None, key) tells how far the store was looked through."""
    stretches = list(group.stretches.select_related("trail").order_by("tx_begin"))
    doors = [Door(item) for item in stretches]
    scope = dimensions.find_all(dimensions.ACCOUNT, {account for door in doors for account in door.accounts})
    low, high = _span(group, stretches, start, end)
    low = max(low, after + 1)
    while scope and low < high:
        moment = keys.second_of(low)
        clause = (
            "e.id >= %s AND e.id < %s AND e.event_time >= %s AND e.event_time <= %s AND e.account = ANY(%s) "
            "ORDER BY e.id LIMIT %s"
        )
        rows = _rows(_SELECT + clause, [low, high, moment, keys.moment_of(high), scope, batch])
        for row in rows:
            raw = packing.unpack(row[7], row[6])
            if any(door.begin <= row[0] < door.end and door.lets_in(row, raw) for door in doors):
                yield Entry(row[0], row[1], row[2], row[3], raw), row[1]
        if len(rows) < batch:
            return
        low = rows[-1][1] + 1
        yield None, rows[-1][1]


def _span(
    group: LogGroup, stretches: Sequence[Stretch], start: datetime | None, end: datetime | None
) -> tuple[int, int]:
    now = clock.now()
    # CloudWatch Logs takes no line that is older than this when it comes in
    first = start or (min(item.begun for item in stretches) - timedelta(days=14) if stretches else now)
    if group.retention_days:
        first = max(first, now - timedelta(days=group.retention_days))
    return keys.make(first, 0), keys.make(end, 0) if end else keys.make(now + timedelta(hours=1), 0)


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
        return found
