"""Count events: how many match, over time, and by value. From the rows themselves; roll-ups would fit behind this door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from trail.events import dimensions, filtering, keys
from trail.events.filtering import Filters


def count(
    accounts: Sequence[str],
    filters: Filters | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    *,
    cap: int = 10_000,
) -> tuple[int, bool]:
    """How many events match, counted up to `cap`: (number, exact?)."""
    where = filtering.where(accounts, filters or Filters())
    if where.nothing:
        return 0, True
    number = 0
    for window in filtering.windows(filtering.whole(start, end)):
        times, bounds = window.sql("e")
        clause, values = where.sql(extra=[times])
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM trail_event e WHERE {clause} LIMIT %s) counted",  # noqa: S608
                [*values, *bounds, cap + 1 - number],
            )
            number += int(cursor.fetchone()[0])
        if number > cap:
            return cap, False
    return number, True


def histogram(
    accounts: Sequence[str],
    filters: Filters | None,
    start: datetime,
    end: datetime,
    buckets: int = 60,
) -> list[tuple[datetime, int, int]]:
    """`buckets` equal parts of the window: (begin, events without error, events with error)."""
    width = max((end - start) / buckets, timedelta(milliseconds=1))
    fine, failed = [0] * buckets, [0] * buckets
    where = filtering.where(accounts, filters or Filters())
    if not where.nothing:
        times, bounds = filtering.whole(start, end).sql("e")
        clause, values = where.sql(extra=[times])
        with connection.cursor() as cursor:  # the key holds the moment: an index alone answers without filters
            cursor.execute(
                f"SELECT ((e.id >> {keys.BITS}) - %s) / %s, count(*), count(e.error) "  # noqa: S608
                f"FROM trail_event e WHERE {clause} GROUP BY 1",
                [keys.make(start, 0) >> keys.BITS, max(width // timedelta(milliseconds=1), 1), *values, *bounds],
            )
            for number, every, wrong in cursor.fetchall():
                place = min(max(number, 0), buckets - 1)
                fine[place] += every - wrong
                failed[place] += wrong
    return [(start + width * number, fine[number], failed[number]) for number in range(buckets)]


def facets(
    accounts: Sequence[str],
    filters: Filters | None,
    start: datetime | None,
    end: datetime | None,
    field: str,
    limit: int = 10,
) -> list[tuple[str, int]]:
    """The most frequent values of a filter field with their counts over the whole window."""
    where = filtering.where(accounts, filters or Filters())
    if where.nothing:
        return []
    times, bounds = filtering.whole(start, end).sql("e")
    clause, values = where.sql(extra=[times])
    column = filtering.BY_TEXT[field][0] if field in filtering.BY_TEXT else "read_only"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.{column}, count(*) FROM trail_event e WHERE {clause} AND e.{column} IS NOT NULL "  # noqa: S608
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s",
            [*values, *bounds, limit],
        )
        rows = cursor.fetchall()
    if column == "read_only":
        return [("true" if value else "false", number) for value, number in rows]
    words = dimensions.texts(value for value, _ in rows)
    return [(words.get(value, ""), number) for value, number in rows]
