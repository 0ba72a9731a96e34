"""Day partitions of the event store, made ahead by a task and on demand by whoever writes a day that has none.

A partition is created apart and then attached: ATTACH takes a lock that lets inserts go on, CREATE … PARTITION OF
would wait for every running one. One advisory lock keeps two makers apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction

from project.kernel import clock

_LOCK = 0x0CA1_0001
_TABLES = ("trail_event",)
_known: set[date] = set()


def forget() -> None:
    """Drop the process's memory (tests that roll back; a restored database)."""
    _known.clear()


def ensure(wanted: Iterable[date]) -> list[date]:
    """Make the partitions of these days where they are not there yet; the days that were made."""
    missing = sorted(set(wanted) - _known)
    if not missing:
        return []
    made: list[date] = []
    with transaction.atomic(), connection.cursor() as cursor:
        there = _existing(cursor, missing)
        if absent := [day for day in missing if day not in there]:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            there = _existing(cursor, absent)
            made = [day for day in absent if day not in there]
            for day in made:
                _make(cursor, day)
    transaction.on_commit(lambda: _known.update(missing))
    return made


def days() -> list[date]:
    """Every day that has a partition, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT right(c.relname, 8) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = 'trail_event'::regclass ORDER BY 1"
        )
        return [date(int(text[:4]), int(text[4:6]), int(text[6:])) for (text,) in cursor.fetchall()]


def settle(days_: Iterable[date] | None = None) -> None:
    """Sort what waits at the end of the inverted indexes into them: what waits there is read whole by every question.

    A day that is over and was filled at once gets its index built anew, once: that costs no more than sorting, and leaves
    out the megabyte of room in which entries waited.
    """
    names = None if days_ is None else [_name(_TABLES[0], day) for day in days_]
    over = _name(_TABLES[0], clock.now().date() - timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute(_INVERTED, [over, _SMALL, names, names])
        for index, loose in cursor.fetchall():
            if not (loose and _rebuilt(cursor, index)):
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])


_SMALL = 64 << 20  # bytes of rows, about 180,000: an index that is built in a second or two
_INVERTED = (
    "SELECT x.relname, c.relname < %s AND pg_relation_size(c.oid) BETWEEN 1 AND %s "
    "AND pg_relation_filenode(x.oid) = x.oid AND 2 * pg_relation_size(x.oid) > pg_relation_size(c.oid) "
    "FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid "
    "JOIN pg_am a ON a.oid = x.relam AND a.amname = 'gin' JOIN pg_inherits h ON h.inhrelid = i.indrelid "
    "JOIN pg_class c ON c.oid = i.indrelid WHERE h.inhparent = 'trail_event'::regclass "
    "AND (%s::text[] IS NULL OR c.relname = ANY(%s::text[])) ORDER BY c.relname"
)


def _rebuilt(cursor: Any, index: str) -> bool:
    """Build an index anew, unless somebody is writing to its table just now."""
    try:
        with transaction.atomic():
            cursor.execute("SET LOCAL lock_timeout = '200ms'; SET LOCAL max_parallel_maintenance_workers = 0")
            cursor.execute(f'REINDEX INDEX "{index}"')
    except OperationalError:
        return False
    return True


def begin(day: date) -> datetime:
    """A day's first moment."""
    return datetime.combine(day, time(), UTC)


def name(day: date) -> str:
    """The table of a day's events."""
    return _name(_TABLES[0], day)


def _name(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"


def _existing(cursor: Any, wanted: list[date]) -> set[date]:
    names = {_name(_TABLES[-1], day): day for day in wanted}  # the last that is made: where it is, all are
    cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relispartition", [list(names)])
    return {names[row[0]] for row in cursor.fetchall()}


def _make(cursor: Any, day: date) -> None:
    first, next_one = begin(day).isoformat(), begin(day + timedelta(days=1)).isoformat()
    for table in _TABLES:
        name = _name(table, day)
        cursor.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING STORAGE)")
        cursor.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{next_one}')")
