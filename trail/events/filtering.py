"""From filters to SQL: conditions on a row of the event store, and the windows of days that a search goes through.

A search goes through few partitions at a time, the nearest first, and stops when it has its page: what is planned and
locked then depends on the page, not on how many years are kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from project.kernel import clock
from project.kernel.search import Node
from trail.events import dimensions, keys, mentions, parsing, partitions

# The inverted index's first column, letter for letter: see migrations/0003_event_terms.py.
TERMS = "(ARRAY[e.account, e.region, e.source, e.name, e.username, e.access_key, e.source_ip, e.error, NULLIF(-e.category, 0)])"


@dataclass(frozen=True)
class Filters:
    """Conditions that all hold; None means any. `search` is what a search line says beyond single values."""

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
    search: Node | None = None

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
_WEAK = {"region", "account"}  # few values: they narrow little, and the index reads much for them


@dataclass
class Where:
    """What must hold of a row: as conditions on its columns, and what of it the inverted index can find.

    `terms` and `marks` must all be there, of each list in `either` one. `check` reads the record, where columns do not say;
    `words` are words that its bytes must hold for that, `whole` those that are not only the beginning of a word.
    """

    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    terms: list[int] = field(default_factory=list)
    weak: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    either: list[tuple[str, list[int]]] = field(default_factory=list)
    loose: list[tuple[str, list[int]]] = field(
        default_factory=list
    )  # as `either`, of many values: used where nothing else is
    ids: list[Any] = field(default_factory=list)
    words: list[bytes] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)
    since: datetime | None = None
    until: datetime | None = None
    check: Callable[[Mapping[str, Any]], bool] | None = None
    nothing: bool = False

    def add(self, part: str, *values: Any) -> None:
        self.parts.append(part)
        self.values.extend(values)

    def named(self, *wanted: str, is_type: bool = False) -> None:
        """The record names one of these."""
        digest = mentions.digest_of_type if is_type else mentions.digest
        marks = [mentions.number(digest(value)) for value in wanted]
        if len(marks) == 1:
            self.marks += marks
            self.add("%s::bigint = ANY(e.mentions)", marks[0])
        else:
            self.either.append(("e.mentions && %s::bigint[]", marks))
            self.add("(e.mentions || 0::bigint) && %s::bigint[]", marks)  # the same, and no index takes it

    def span(self, start: datetime | None, end: datetime | None) -> Window:
        """The window of these bounds and of what the conditions themselves say of time."""
        asked = whole(start, end)
        if self.since is None and self.until is None:
            return asked
        own = whole(self.since, self.until - keys.SECOND if self.until else None)
        low = max(asked.low, own.low)
        return Window(low, max(low, min(asked.high, own.high)))

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)

    def indexed(self) -> tuple[str, list[Any]] | None:
        """The same by the inverted index, or None where it can say nothing."""
        terms = self.terms or ([] if self.marks or self.either else self.weak)
        parts, values = [*self.parts], [*self.values]
        for part, numbers in (
            (f"{TERMS} @> %s::int[]", terms),
            ("e.mentions @> %s::bigint[]", self.marks),
            *self.either,
        ):
            if numbers:
                parts.append(part)
                values.append(numbers)
        return (" AND ".join(parts), values) if len(parts) > len(self.parts) else None


def where(accounts: Sequence[str], filters: Filters) -> Where:
    """The conditions of a scope and of filters, without time."""
    clause = Where()
    scope = dimensions.find_all(dimensions.ACCOUNT, accounts)
    clause.nothing = not scope
    if len(scope) == 1:
        clause.add("e.account = %s::int", scope[0])
        clause.weak.append(scope[0])
    else:
        clause.add("e.account = ANY(%s::int[])", scope)
    for name, value in filters.chosen().items():
        _condition(clause, name, value)
    return clause


def _condition(clause: Where, name: str, value: Any) -> None:
    if name in BY_TEXT:
        column, kind = BY_TEXT[name]
        number = dimensions.find(kind, parsing.text(value))
        clause.nothing = clause.nothing or number is None
        clause.add(f"e.{column} = %s::int", number or 0)
        (clause.weak if name in _WEAK else clause.terms).append(number or 0)
    elif name == "event_id":
        clause.ids.append(parsing.number_of(value))
        clause.add("e.event_id = %s::uuid", clause.ids[0])
    elif name == "read_only":
        clause.add("e.read_only = %s::boolean", value)
    elif name == "failed":
        _failed(clause, value)
    elif name == "category":
        _category(clause, value)
    elif name == "resource_name":
        clause.named(parsing.text(value))
    elif name == "resource_type":
        clause.named(parsing.text(value), is_type=True)
    elif name == "search":
        from trail.events import searching  # here: it compiles to what this module defines

        searching.narrow(clause, value)


def _failed(clause: Where, value: bool) -> None:
    clause.add("e.error IS NOT NULL" if value else "e.error IS NULL")
    if value:
        codes = dimensions.all_of(dimensions.ERROR)
        clause.either.append((f"{TERMS} && %s::int[]", codes or [0]))


def _category(clause: Where, value: str) -> None:
    known = value in parsing.CATEGORIES
    number = parsing.CATEGORIES.index(value) if known else -1
    clause.nothing = clause.nothing or not known
    clause.add("e.category = %s::int", number)
    if number > 0:
        clause.terms.append(-number)


@dataclass(frozen=True)
class Window:
    """Events from the key `low` up to and without the key `high`, in the partitions of those times."""

    low: int
    high: int

    def sql(self, *, ordered: bool = True) -> tuple[str, list[Any]]:
        """The range of keys, and of times for the choice of partitions; not `ordered`: so that no index by key is taken."""
        times = [keys.second_of(self.low), keys.second_of(self.high - 1)]
        key = "e.id" if ordered else "(e.id + 0)"
        return (
            f"{key} >= %s::bigint AND {key} < %s::bigint AND e.event_time >= %s::timestamptz "
            "AND e.event_time <= %s::timestamptz",
            [self.low, self.high, *times],
        )


def whole(start: datetime | None, end: datetime | None) -> Window:
    """The window of these bounds; both belong to it."""
    low = keys.lowest(max(start, parsing.EARLIEST)) if start else keys.lowest(parsing.EARLIEST)
    high = keys.beyond(min(end, parsing.LATEST)) if end else keys.lowest(parsing.LATEST)
    return Window(low, max(low, high))


_seen: list[Any] = [0.0, []]
_TRUST = 20.0  # seconds for which the list of days is good enough: it only says how to cut, the parts leave no gap


def forget() -> None:
    """Drop the process's memory of which days there are (tests that roll back)."""
    _seen[:] = [0.0, []]


def _days() -> list[date]:
    if not _seen[1] or time.monotonic() - _seen[0] > _TRUST:
        _seen[:] = [time.monotonic(), partitions.days()]
    days: list[date] = _seen[1]
    return days


def windows(span: Window, *, newest_first: bool = True, pace: Sequence[int] = ()) -> Iterator[Window]:
    """The window cut at the beginnings of days into parts of growing length, in the order of the search, without gaps.

    A caller may put a number of days into `pace` on the way: the next parts are that long at least.
    """
    if span.low >= span.high:
        return
    first, last = keys.moment_of(span.low).date(), keys.moment_of(span.high - 1).date()
    if newest_first:
        last = min(last, max(clock.now().date(), first))  # few events lie in the future; the first part has them all
    days = [day for day in _days() if first <= day <= last]
    size, place = 1, 0
    if newest_first:
        days.reverse()
        high = span.high
        while place + size < len(days):
            low = keys.lowest(partitions.begin(days[place + size - 1]))
            yield Window(max(low, span.low), high)
            high, place, size = low, place + size, max(size * 4, *pace, 1)
        if high > span.low:
            yield Window(span.low, high)
    else:
        low = span.low
        while place + size < len(days):
            high = keys.lowest(partitions.begin(days[place + size - 1] + timedelta(days=1)))
            yield Window(low, min(high, span.high))
            low, place, size = high, place + size, max(size * 4, *pace, 1)
        if low < span.high:
            yield Window(low, span.high)
