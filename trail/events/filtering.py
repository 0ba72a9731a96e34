"""From filters to SQL: conditions on a row of the event store, and the windows of days that a search goes through.

A search goes through few partitions at a time, the nearest first, and stops when it has its page: what is planned and
locked then depends on the page, not on how many years are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from project.kernel import clock
from trail.events import dimensions, keys, parsing, partitions


@dataclass(frozen=True)
class Filters:
    """Conditions that all hold; None means any."""

    event_id: str | None = None
    event_name: str | None = None
    event_source: str | None = None
    username: str | None = None
    access_key: str | None = None
    read_only: bool | None = None
    resource_type: str | None = None
    resource_name: str | None = None
    error_code: str | None = None
    source_ip: str | None = None
    region: str | None = None
    account: str | None = None
    category: str | None = None
    failed: bool | None = None

    def chosen(self) -> dict[str, Any]:
        """The conditions that are set."""
        return {item.name: getattr(self, item.name) for item in fields(self) if getattr(self, item.name) is not None}


BY_TEXT = {
    "event_name": ("name", dimensions.NAME),
    "event_source": ("source", dimensions.SOURCE),
    "username": ("username", dimensions.USERNAME),
    "access_key": ("access_key", dimensions.ACCESS_KEY),
    "source_ip": ("source_ip", dimensions.SOURCE_IP),
    "error_code": ("error", dimensions.ERROR),
    "region": ("region", dimensions.REGION),
    "account": ("account", dimensions.ACCOUNT),
}


@dataclass(frozen=True)
class Named:
    """A condition on what a record names: one of these values, as a resource type or as a name."""

    values: tuple[str, ...]
    kinds: tuple[int, ...] = (parsing.NAME, parsing.MENTION)

    def sql(self, event: str) -> tuple[str, list[Any]]:
        """EXISTS on the side table for a row called `event`."""
        return (
            f"EXISTS (SELECT 1 FROM trail_mention m WHERE m.id = {event}.id AND m.event_time = {event}.event_time "  # noqa: S608
            "AND m.value = ANY(%s) AND m.kind = ANY(%s))",
            [list(self.values), list(self.kinds)],
        )


@dataclass
class Where:
    """A WHERE clause and its values; `nothing` where it is known that no event can match."""

    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    nothing: bool = False

    def add(self, part: str, *values: Any) -> None:
        self.parts.append(part)
        self.values.extend(values)

    def sql(self, *, skip: Named | None = None, extra: Sequence[str] = ()) -> tuple[str, list[Any]]:
        """The clause with its conditions on names, without `skip`."""
        parts, values = [*self.parts], [*self.values]
        for named in self.named:
            if named is not skip:
                part, more = named.sql("e")
                parts.append(part)
                values.extend(more)
        return " AND ".join([*parts, *extra]), values


def where(accounts: Sequence[str], filters: Filters) -> Where:
    """The conditions of a scope and of filters, without time."""
    clause = Where()
    scope = dimensions.find_all(dimensions.ACCOUNT, accounts)
    clause.nothing = not scope
    if len(scope) == 1:
        clause.add("e.account = %s", scope[0])
    else:
        clause.add("e.account = ANY(%s)", scope)
    for name, value in filters.chosen().items():
        _condition(clause, name, value)
    return clause


def _condition(clause: Where, name: str, value: Any) -> None:
    if name in BY_TEXT:
        column, kind = BY_TEXT[name]
        number = dimensions.find(kind, parsing.text(value))
        clause.nothing = clause.nothing or number is None
        clause.add(f"e.{column} = %s", number)
    elif name == "event_id":
        clause.add("e.event_id = %s", parsing.number_of(value))
    elif name == "read_only":
        clause.add("e.read_only = %s", value)
    elif name == "failed":
        clause.add("e.error IS NOT NULL" if value else "e.error IS NULL")
    elif name == "category":
        known = value in parsing.CATEGORIES
        clause.nothing = clause.nothing or not known
        clause.add("e.category = %s", parsing.CATEGORIES.index(value) if known else -1)
    elif name == "resource_name":
        clause.named.insert(0, Named((parsing.text(value),)))  # the rarer goes first: it drives the search
    elif name == "resource_type":
        clause.named.append(Named((parsing.text(value),), (parsing.TYPE,)))


@dataclass(frozen=True)
class Window:
    """Events from the key `low` up to and without the key `high`, in the partitions of those times."""

    low: int
    high: int

    def sql(self, row: str) -> tuple[str, list[Any]]:
        """The range of keys, and of times for the choice of partitions, of a row called `row`."""
        times = [keys.second_of(self.low), keys.second_of(self.high - 1)]
        return (
            f"{row}.id >= %s AND {row}.id < %s AND {row}.event_time >= %s AND {row}.event_time <= %s",
            [self.low, self.high, *times],
        )


def whole(start: datetime | None, end: datetime | None) -> Window:
    """The window of these bounds; both belong to it."""
    low = keys.lowest(max(start, parsing.EARLIEST)) if start else keys.lowest(parsing.EARLIEST)
    high = keys.beyond(min(end, parsing.LATEST)) if end else keys.lowest(parsing.LATEST)
    return Window(low, max(low, high))


def windows(span: Window, *, newest_first: bool = True) -> Iterator[Window]:
    """The window cut into parts of growing length, each with a partition at least, in the order of the search."""
    if span.low >= span.high:
        return
    if newest_first:  # most searches end here, without asking which partitions there are
        recent = keys.lowest(
            partitions.begin(min(clock.now(), keys.moment_of(span.high - 1)).date() - timedelta(days=1))
        )
        if recent <= span.low:
            yield span
            return
        yield Window(recent, span.high)
        span = Window(span.low, recent)
    yield from _grow(span, newest_first)


def _grow(span: Window, newest_first: bool) -> Iterator[Window]:
    first, last = keys.moment_of(span.low).date(), keys.moment_of(span.high - 1).date()
    days = [day for day in partitions.days() if first <= day <= last]
    if newest_first:
        days.reverse()
    size = 4
    while days:
        part, days, size = days[:size], days[size:], size * 4
        low, high = (
            keys.lowest(partitions.begin(min(part))),
            keys.lowest(partitions.begin(max(part) + timedelta(days=1))),
        )
        yield Window(max(low, span.low), min(high, span.high))
