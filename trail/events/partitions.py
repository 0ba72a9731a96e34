"""Day partitions of the event store, made on demand.

A partition is created apart and then attached: ATTACH takes a lock that lets inserts go on, CREATE … PARTITION OF
would wait for every running one. One advisory lock keeps two makers apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

_LOCK = 0x0CA1_0001
_TABLES = ("trail_event", "trail_mention")
_known: set[date] = set()


def forget() -> None:
    """Drop the process's memory (tests that roll back)."""
    _known.clear()


def ensure(days: Iterable[date]) -> None:
    """Make the partitions of these days where they are not there yet."""
    missing = sorted(set(days) - _known)
    if not missing:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        there = _existing(cursor, missing)
        if absent := [day for day in missing if day not in there]:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            there = _existing(cursor, absent)
            for day in absent:
                if day not in there:
                    _make(cursor, day)
    transaction.on_commit(lambda: _known.update(missing))


def _name(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"


def _existing(cursor: object, days: list[date]) -> set[date]:
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relispartition",
        [[_name(_TABLES[-1], day) for day in days]],
    )
    found = {row[0] for row in cursor.fetchall()}  # type: ignore[attr-defined]
    return {day for day in days if _name(_TABLES[-1], day) in found}


def _make(cursor: object, day: date) -> None:
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for table in _TABLES:
        name = _name(table, day)
        cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING STORAGE)")  # type: ignore[attr-defined]
        cursor.execute(  # type: ignore[attr-defined]
            f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{first.isoformat()}') "
            f"TO ('{(first + timedelta(days=1)).isoformat()}')"
        )
