"""Questions to the event store as prepared statements: planned once a connection, whatever number of partitions there is.

Planning a question over months of partitions takes longer than answering it. A generic plan is right here, for each
question's shape already says which way to go (see finding.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

_READY = "cairn_ready"
# just-in-time compilation would take longer than any of these questions
_SETTINGS = "SET plan_cache_mode = force_generic_plan; SET jit = off"
_DAYS = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'trail_event'::regclass"
_PLANNED_DAYS = 2_000  # of all plans that a connection keeps: a day of a plan takes about 9 kB, so 18 MB
_FEWEST = 14  # one page of events asks up to so many shapes of questions: fewer plans would push each other out


def rows(sql: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    """All rows of a question. Values go as text, so that one shape is one statement: the question casts them."""
    return _asked(sql, values, binary=False)


def _asked(sql: str, values: Iterable[Any], *, binary: bool) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        if not getattr(raw, _READY, False):
            _make_ready(raw)
        cursor.execute(sql, [_text(value) for value in values], prepare=True, binary=binary)
        if connection.queries_logged:
            connection.queries_log.append({"sql": sql, "time": "0.000"})
        return cursor.fetchall()


def binary(sql: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    """The same, answered in binary: for many rows of numbers and bytes."""
    return _asked(sql, values, binary=True)


def settle(connection: Any, **_: Any) -> None:
    """Settings of a new connection: before any transaction, for one that is rolled back takes them along."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS)


def _make_ready(raw: Any) -> None:
    days = raw.execute(_DAYS).fetchone()[0]
    # Django forbids a connection to prepare anything (a threshold of None); so large a one prepares only what asks for it.
    raw.prepare_threshold = 1 << 30
    raw.prepared_max = min(max(_PLANNED_DAYS // max(days, 1), _FEWEST), 100)
    setattr(raw, _READY, True)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID | int):
        return str(value)
    return array(value)


def array(values: Sequence[Any]) -> str:
    """A list of numbers or UUIDs as PostgreSQL writes arrays."""
    return "{" + ",".join(map(str, values)) + "}"
