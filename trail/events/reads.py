"""Find events: keyset pages by the time-ordered key, any filters together, bounded in time so that partitions prune."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import orjson
from django.db import connection

from project.kernel import clock
from trail.events import dimensions, parsing, store

DAYS = 90  # how far back a search without a start goes, as LookupEvents does


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


@dataclass(frozen=True)
class Event:
    """A stored event: its time-ordered key and its verbatim bytes; members are read from the record."""

    id: int
    time: datetime
    raw: bytes

    @cached_property
    def record(self) -> dict[str, Any]:
        value: dict[str, Any] = orjson.loads(self.raw)
        return value

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
        return str((self.record.get("userIdentity") or {}).get("type", ""))

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
        return str(self.record.get("userAgent") or "")

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
        """`[{"type", "name", "arn"}]` of the record's resources."""
        found = self.record.get("resources")
        return [
            {
                "type": str(item.get("type") or ""),
                "arn": str(item.get("ARN") or item.get("arn") or ""),
                "name": _short(str(item.get("ARN") or item.get("arn") or "")),
            }
            for item in (found if isinstance(found, list) else [])
            if isinstance(item, dict)
        ]


def _short(arn: str) -> str:
    return arn.rpartition("/")[2] if "/" in arn else arn.rpartition(":")[2]


_BY_TEXT = {
    "event_name": ("name", dimensions.NAME),
    "event_source": ("source", dimensions.SOURCE),
    "username": ("username", dimensions.USERNAME),
    "access_key": ("access_key", dimensions.ACCESS_KEY),
    "source_ip": ("source_ip", dimensions.SOURCE_IP),
    "error_code": ("error", dimensions.ERROR),
    "region": ("region", dimensions.REGION),
    "account": ("account", dimensions.ACCOUNT),
}


@dataclass
class _Where:
    """A WHERE clause and its values; `nothing` where it is known that no event can match."""

    parts: list[str]
    values: list[Any]
    nothing: bool = False

    def add(self, part: str, *values: Any) -> None:
        self.parts.append(part)
        self.values.extend(values)

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)


def _where(accounts: Sequence[str], filters: Filters, start: datetime | None, end: datetime | None) -> _Where:
    where = _Where([], [])
    scope = dimensions.find_all(dimensions.ACCOUNT, accounts)
    where.nothing = not scope
    where.add("e.account = ANY(%s)", scope)
    chosen = filters.chosen()
    if start is not None:
        where.add("e.event_time >= %s", start)
    elif "event_id" not in chosen:
        where.add("e.event_time >= %s", clock.now() - timedelta(days=DAYS))
    if end is not None:
        where.add("e.event_time <= %s", end)
    for name, value in chosen.items():
        _condition(where, name, value)
    return where


def _condition(where: _Where, name: str, value: Any) -> None:
    if name in _BY_TEXT:
        column, kind = _BY_TEXT[name]
        number = dimensions.find(kind, value)
        where.nothing = where.nothing or number is None
        where.add(f"e.{column} = %s", number)
    elif name == "event_id":
        where.add("e.event_id = %s", _uuid(value))
    elif name == "read_only":
        where.add("e.read_only = %s", value)
    elif name == "failed":
        where.add("e.error IS NOT NULL" if value else "e.error IS NULL")
    elif name == "category":
        known = value in parsing.CATEGORIES
        where.nothing = where.nothing or not known
        where.add("e.category = %s", parsing.CATEGORIES.index(value) if known else -1)
    elif name in {"resource_type", "resource_name"}:
        kinds = [parsing.TYPE] if name == "resource_type" else [parsing.NAME, parsing.MENTION]
        where.add(
            "EXISTS (SELECT 1 FROM trail_mention m WHERE m.id = e.id AND m.event_time = e.event_time "
            "AND m.value = %s AND m.kind = ANY(%s))",
            value,
            kinds,
        )


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid5(uuid.NAMESPACE_URL, f"cairn:{text[:1024]}")


def moment_of(key: int) -> datetime:
    """The moment that a time-ordered key holds."""
    return datetime.fromtimestamp((key >> 20) / 1000, UTC)


def lookup(
    accounts: Sequence[str],
    *,
    filters: Filters | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    position: int | None = None,
    limit: int = 50,
    newest_first: bool = True,
) -> list[Event]:
    """At most `limit` events beyond the key `position`, newest (or oldest) first."""
    where = _where(accounts, filters or Filters(), start, end)
    if where.nothing:
        return []
    if position is not None:
        edge = moment_of(position)
        if newest_first:
            where.add("e.id < %s AND e.event_time <= %s", position, edge)
        else:
            where.add("e.id > %s AND e.event_time >= %s", position, edge - timedelta(seconds=1))
    order = "DESC" if newest_first else "ASC"
    return _events(
        f"SELECT e.id, e.event_time, e.raw FROM trail_event e WHERE {where.sql} ORDER BY e.id {order} LIMIT %s",  # noqa: S608
        [*where.values, limit],
    )


def _events(sql: str, values: list[Any]) -> list[Event]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Event(key, time, store.unpack(bytes(raw))) for key, time, raw in cursor.fetchall()]


def get(accounts: Sequence[str], event_id: str) -> Event | None:
    """One event by its eventID."""
    found = lookup(accounts, filters=Filters(event_id=event_id), limit=1)
    return found[0] if found else None


def count(
    accounts: Sequence[str],
    filters: Filters | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    *,
    cap: int = 10_000,
) -> tuple[int, bool]:
    """How many events match, counted up to `cap`: (number, exact?)."""
    where = _where(accounts, filters or Filters(), start, end)
    if where.nothing:
        return 0, True
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM trail_event e WHERE {where.sql} LIMIT %s) counted",  # noqa: S608
            [*where.values, cap + 1],
        )
        number = int(cursor.fetchone()[0])
    return min(number, cap), number <= cap


def histogram(
    accounts: Sequence[str],
    filters: Filters | None,
    start: datetime,
    end: datetime,
    buckets: int = 60,
) -> list[tuple[datetime, int, int]]:
    """`buckets` equal parts of the window: (begin, events without error, events with error)."""
    width = max((end - start) / buckets, timedelta(seconds=1))
    parts = [[start + width * number, 0, 0] for number in range(buckets)]
    where = _where(accounts, filters or Filters(), start, end)
    if not where.nothing:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT floor(extract(epoch FROM e.event_time - %s) / %s)::int, count(*) FILTER (WHERE e.error IS NULL), "  # noqa: S608
                f"count(*) FILTER (WHERE e.error IS NOT NULL) FROM trail_event e WHERE {where.sql} GROUP BY 1",
                [start, width.total_seconds(), *where.values],
            )
            for number, fine, failed in cursor.fetchall():
                part = parts[min(max(number, 0), buckets - 1)]
                part[1] += fine  # type: ignore[operator]
                part[2] += failed  # type: ignore[operator]
    return [(begin, fine, failed) for begin, fine, failed in parts]  # type: ignore[misc]


def facets(
    accounts: Sequence[str],
    filters: Filters | None,
    start: datetime | None,
    end: datetime | None,
    field: str,
    limit: int = 10,
) -> list[tuple[str, int]]:
    """The most frequent values of a filter field with their counts over the whole window."""
    where = _where(accounts, filters or Filters(), start, end)
    if where.nothing:
        return []
    column = _BY_TEXT[field][0] if field in _BY_TEXT else "read_only"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.{column}, count(*) FROM trail_event e WHERE {where.sql} AND e.{column} IS NOT NULL "  # noqa: S608
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s",
            [*where.values, limit],
        )
        rows = cursor.fetchall()
    if column == "read_only":
        return [("true" if value else "false", number) for value, number in rows]
    words = dimensions.texts(value for value, _ in rows)
    return [(words.get(value, ""), number) for value, number in rows]


def mentioning(
    accounts: Sequence[str],
    *values: str,
    start: datetime | None = None,
    end: datetime | None = None,
    limit: int = 50,
    read_only: bool | None = None,
) -> list[Event]:
    """Newest events whose record names one of these ids, names or ARNs."""
    where = _where(accounts, Filters(read_only=read_only), start, end)
    wanted = [value for value in values if value]
    if where.nothing or not wanted:
        return []
    return _events(
        "SELECT e.id, e.event_time, e.raw FROM trail_event e "  # noqa: S608
        f"WHERE {where.sql} AND (e.id, e.event_time) IN "
        "(SELECT m.id, m.event_time FROM trail_mention m WHERE m.value = ANY(%s) AND m.kind <> 2) "
        "ORDER BY e.id DESC LIMIT %s",
        [*where.values, wanted, limit],
    )


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
                "SELECT e.tx, e.id, r.value, s.value, e.category, e.raw FROM trail_event e "
                "JOIN trail_dimension s ON s.id = e.source JOIN trail_dimension r ON r.id = e.region "
                "WHERE e.tx >= %s AND e.tx < %s AND (e.tx, e.id) > (%s, %s) AND e.account = ANY(%s) "
                "ORDER BY e.tx, e.id LIMIT %s",
                [after[0], tx_to, *after, scope, batch],
            )
            rows = cursor.fetchall()
        for _, _, region, source, category, raw in rows:
            yield region, source, parsing.CATEGORIES[category], store.unpack(bytes(raw))
        if len(rows) < batch:
            return
        after = (rows[-1][0], rows[-1][1])


def oldest(accounts: Sequence[str]) -> datetime | None:
    """The time of the oldest event that is kept."""
    found = lookup(accounts, start=parsing.EARLIEST, limit=1, newest_first=False)
    return found[0].time if found else None
