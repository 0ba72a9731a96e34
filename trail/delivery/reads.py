"""The events of a delivery's window, straight from the event store: packed bytes, unpacked only where they are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import psycopg
from django.db import connection, transaction

from trail.events import dimensions, packing, parsing

BATCH = 4_000
_SQL = """
SELECT e.tx, e.id, e.account, e.region, e.source, e.category, e.dictionary, e.raw FROM trail_event e
WHERE e.tx > 0 AND e.tx >= %s AND e.tx < %s AND (e.tx, e.id) > (%s, %s) AND e.account = ANY(%s::integer[])
ORDER BY e.tx, e.id LIMIT %s
"""
_IN_ORDER = "SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"


class Event(NamedTuple):
    """A stored event as a delivery needs it; `raw` gives its verbatim bytes."""

    account: str
    region: str
    source: str
    category: str
    key: int
    raw: Callable[[], bytes]


def window(tx_from: int, tx_to: int, accounts: Sequence[str]) -> Iterator[Event]:
    """Events of the transactions `tx_from <= tx < tx_to`, in one order for ever and in bounded memory."""
    scope = dimensions.find_all(dimensions.ACCOUNT, accounts)
    texts: dict[int, str] = {}
    after = (tx_from, -1)  # keyset by (tx, id)
    while scope:
        rows = _batch(tx_from, tx_to, after, scope)
        if unknown := {number for row in rows for number in row[2:5]} - texts.keys():
            texts |= dimensions.texts(unknown)
        for _, key, account, region, source, category, dictionary, packed in rows:
            yield Event(
                texts[account], texts[region], texts[source], parsing.CATEGORIES[category], key,
                partial(packing.unpack, packed, dictionary),
            )  # fmt: skip
        if len(rows) < BATCH:
            return
        after = (rows[-1][0], rows[-1][1])


def _batch(tx_from: int, tx_to: int, after: tuple[int, int], scope: list[int]) -> list[tuple[Any, ...]]:
    """One page, in PostgreSQL's binary format: as text every byte of a record would travel as two.

    The index on (tx, id) gives the order. Without statistics of a new partition the planner would rather sort all that
    is left of the window, anew for each page: so it may not.
    """
    with transaction.atomic(), connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_IN_ORDER)
        cursor.execute(_SQL, [tx_from, tx_to, *after, scope, BATCH], binary=True)
        return cursor.fetchall()


def horizon() -> int:
    """The lowest transaction that may still be running: every event of a lower one is committed or gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
