"""Find events: keyset pages by the time-ordered key, any filters together, never OFFSET."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection

from project.kernel import search as grammar
from trail.events import dimensions, filtering, finding, keys, mentions, packing, parsing
from trail.events.counting import count, facets, histogram
from trail.events.filtering import Filters, Where, Window

__all__ = [
    "Event", "Filters", "Found", "count", "facets", "get", "histogram", "lookup", "many", "mentioning", "moment_of",
    "oldest", "search", "undelivered",
]  # fmt: skip
SECONDS = 8.0  # for which a search reads records one by one, before it answers with what it has


@dataclass(frozen=True)
class Event:
    """A stored event: its time-ordered key and its verbatim bytes; members are read from the record."""

    id: int
    time: datetime
    raw: bytes

    @cached_property
    def record(self) -> dict[str, Any]:
        return parsing.decode(self.raw)

    @cached_property
    def parsed(self) -> parsing.Parsed:
        return parsing.parse(self.record)

    @property
    def event_id(self) -> str:
        return str(self.record.get("eventID", ""))

    @property
    def name(self) -> str:
        return self.parsed.name

    @property
    def source(self) -> str:
        return self.parsed.source

    @property
    def user(self) -> str:
        return self.parsed.username

    @property
    def user_type(self) -> str:
        identity = self.record.get("userIdentity")
        return parsing.text(identity.get("type")) if isinstance(identity, dict) else ""

    @property
    def access_key(self) -> str:
        return self.parsed.access_key

    @property
    def account_id(self) -> str:
        return self.parsed.account

    @property
    def region(self) -> str:
        return self.parsed.region

    @property
    def source_ip(self) -> str:
        return self.parsed.source_ip

    @property
    def user_agent(self) -> str:
        return parsing.text(self.record.get("userAgent"))

    @property
    def error_code(self) -> str:
        return self.parsed.error

    @property
    def read_only(self) -> bool:
        return self.parsed.read_only

    @property
    def category(self) -> str:
        return parsing.CATEGORIES[self.parsed.category]

    @property
    def resources(self) -> list[dict[str, str]]:
        """`[{"type", "name", "arn"}]`: the record's own, else derived from its parameters and answer."""
        return mentions.resources(self.record)


class Found(list[Event]):
    """Events of a search. `complete` is False where time was up before its end: it was searched to `reached` only.

    `position` is then where the search goes on, as `lookup` takes it.
    """

    complete: bool = True
    reached: datetime | None = None
    position: int | None = None


def lookup(
    accounts: Sequence[str],
    *,
    filters: Filters | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    position: int | None = None,
    limit: int = 50,
    newest_first: bool = True,
) -> Found:
    """At most `limit` events beyond the key `position`, newest (or oldest) first; `start` and `end` belong to the span."""
    where = filtering.where(accounts, filters or Filters())
    return _page(where, start, end, position, limit, newest_first)


def search(
    accounts: Sequence[str],
    line: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    position: int | None = None,
    limit: int = 50,
) -> Found:
    """Newest events that match a line of the search grammar. Raises `SearchError`."""
    where = filtering.where(accounts, Filters(search=grammar.parse(line)))
    return _page(where, start, end, position, limit, True)


def _page(
    where: Where, start: datetime | None, end: datetime | None, position: int | None, limit: int, newest_first: bool
) -> Found:
    answer = Found()
    if where.nothing or limit <= 0:
        return answer
    span = where.span(start, end)
    if position is not None:
        span = (
            Window(span.low, min(span.high, position))
            if newest_first
            else Window(max(span.low, position + 1), span.high)
        )
    found: list[finding.Row] = []
    share: list[float] = []
    budget = finding.Budget(SECONDS)
    pace: list[int] = []
    for window in [span] if where.ids else filtering.windows(span, newest_first=newest_first, pace=pace):
        if window.low >= window.high:
            continue

        def find(part: Window, many: int) -> list[finding.Row]:
            return finding.window_of(where, part, many, newest_first, share)

        most = limit - len(found)
        if where.check:
            found += finding.checked(where, find, window, most, newest_first, budget)
        else:
            found += find(window, most)
        if len(found) >= limit:
            break
        if share and not share[0] and not pace:
            pace.append(finding.pace(window))
        if budget.position is not None:
            answer.complete, answer.position = False, budget.position
            answer.reached = keys.second_of(budget.position)
            break
    answer += [Event(row.id, row.moment, row.raw) for row in found]
    return answer


def get(accounts: Sequence[str], event_id: str) -> Event | None:
    """One event by its eventID."""
    found = lookup(accounts, filters=Filters(event_id=event_id), limit=1)
    return found[0] if found else None


def many(
    accounts: Sequence[str], ids: Sequence[str], *, start: datetime | None = None, end: datetime | None = None
) -> list[Event]:
    """The events of a window that have one of these eventIDs, in one question."""
    where = filtering.where(accounts, Filters())
    wanted = sorted({parsing.number_of(event_id) for event_id in ids})
    if where.nothing or not wanted:
        return []
    where.ids += wanted
    where.add("e.event_id = ANY(%s::uuid[])", wanted)
    return _page(where, start, end, None, len(wanted), True)


def mentioning(
    accounts: Sequence[str],
    *values: str,
    start: datetime | None = None,
    end: datetime | None = None,
    limit: int = 50,
    read_only: bool | None = None,
) -> list[Event]:
    """Newest events whose record names one of these ids, names or ARNs."""
    wanted = tuple({parsing.text(value) for value in values if value})
    if not wanted:
        return []
    where = filtering.where(accounts, Filters(read_only=read_only))
    where.named(*wanted)
    return _page(where, start, end, None, limit, True)


def oldest(accounts: Sequence[str]) -> datetime | None:
    """The time of the oldest event that is kept."""
    found = lookup(accounts, limit=1, newest_first=False)
    return found[0].time if found else None


def undelivered(
    tx_from: int, tx_to: int, accounts: Sequence[str], *, batch: int = 2000
) -> Iterator[tuple[str, str, str, bytes]]:
    """Events of the transactions `tx_from <= tx < tx_to`, in one order for ever and in bounded memory.

    Yields (region, event source, category, verbatim record).
    """
    scope = dimensions.find_all(dimensions.ACCOUNT, accounts)
    after = (tx_from, -1)  # keyset by (tx, id)
    while scope:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.tx, e.id, r.value, s.value, e.category, e.dictionary, e.raw FROM trail_event e "
                "JOIN trail_dimension s ON s.id = e.source JOIN trail_dimension r ON r.id = e.region "
                "WHERE e.tx > 0 AND e.tx >= %s AND e.tx < %s AND (e.tx, e.id) > (%s, %s) AND e.account = ANY(%s) "
                "ORDER BY e.tx, e.id LIMIT %s",
                [after[0], tx_to, *after, scope, batch],
            )
            rows = cursor.fetchall()
        for _, _, region, source, category, dictionary, raw in rows:
            yield region, source, parsing.CATEGORIES[category], packing.unpack(raw, dictionary)
        if len(rows) < batch:
            return
        after = (rows[-1][0], rows[-1][1])


def moment_of(key: int) -> datetime:
    """The moment that a time-ordered key holds."""
    return keys.moment_of(key)
