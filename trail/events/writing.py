"""Write a batch of parsed events: rows, counts and dimension ids, in the caller's transaction.

A large batch goes in by COPY, which fails as a whole where one of its events is there already: then those are sought out
and left. A small batch goes in by INSERT … ON CONFLICT, where doubles are ordinary.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import msgspec
from django.db import IntegrityError, connection, transaction

from trail.events import dictionaries, dimensions, indexing, keys, mentions, packing, parsing, partitions, rollups, rows

MANY = 100  # from here on COPY costs less than INSERT
NEVER_TOLD = 0  # the transaction number of imported events: they came from delivered files, so no delivery repeats them
_BLOCK = 1024
_UNIX_TO_2000 = 946_684_800
_TEXTS = (
    (dimensions.ACCOUNT, "account"), (dimensions.REGION, "region"), (dimensions.SOURCE, "source"),
    (dimensions.NAME, "name"), (dimensions.USERNAME, "username"), (dimensions.ACCESS_KEY, "access_key"),
    (dimensions.SOURCE_IP, "source_ip"), (dimensions.ERROR, "error"),
)  # fmt: skip
_ALWAYS = {"account", "region", "source", "name"}
_texts = attrgetter(*(name for _, name in _TEXTS))
_TYPES = {
    "id": "bigint", "event_time": "timestamptz", "event_id": "uuid", "tx": "bigint", "account": "integer",
    "region": "integer", "source": "integer", "name": "integer", "category": "smallint", "read_only": "boolean",
    "dictionary": "smallint", "username": "integer", "access_key": "integer", "source_ip": "integer", "error": "integer",
    "raw": "bytea", "mentions": "text",
}  # fmt: skip
_INSERT = (
    f"INSERT INTO trail_event ({', '.join(_TYPES)}) "  # noqa: S608 – constants only
    f"SELECT {', '.join(f'{name}::bigint[]' if name == 'mentions' else name for name in _TYPES)} FROM unnest("
    + ", ".join(f"%s::{kind}[]" for kind in _TYPES.values())
    + f") AS fresh({', '.join(_TYPES)}) ON CONFLICT (event_id, account, event_time) DO NOTHING RETURNING id"
)


class Entry(msgspec.Struct, gc=False):
    """An event on its way into the store. `index` is its place in the batch that it came in."""

    index: int
    parsed: parsing.Parsed
    raw: bytes
    mentions: set[bytes]
    moment: datetime
    record: Any = None


Columns = list[list[int | None]]


def prepare(entries: Sequence[Entry]) -> Columns:
    """Make new days and new texts in transactions of their own, so that no other writer waits for them until this batch ends."""
    partitions.ensure({time.date() for time in {entry.parsed.time for entry in entries}})
    with transaction.atomic():
        return _columns(entries)


def insert(entries: Sequence[Entry], *, told: bool = True, prepared: Columns | None = None) -> list[Entry]:
    """Store those that are not there yet; which they were. Raises IntegrityError where two events meet on one key."""
    partitions.ensure({time.date() for time in {entry.parsed.time for entry in entries}})
    dictionaries.refresh()
    if len(entries) < MANY:
        fresh = _one_by_one(entries, told)
    else:
        try:
            with transaction.atomic():
                fresh = _copied(entries, told, prepared)
        except IntegrityError:
            new = _new(entries)
            fresh = _copied(new, told) if new else []
    indexing.came(entry.moment for entry in fresh)
    return fresh


def _numbers(cursor: Any, many: int, told: bool) -> tuple[int, list[int]]:
    """The transaction's number, and a number for each event that no other event of its millisecond has."""
    if many < MANY:
        cursor.execute(
            "SELECT pg_current_xact_id()::text::bigint, nextval('trail_event_number') FROM generate_series(1, %s)",
            [many],
        )
        found = cursor.fetchall()
        return (found[0][0] if told else NEVER_TOLD), [row[1] for row in found]
    cursor.execute(
        "SELECT pg_current_xact_id()::text::bigint, nextval('trail_event_block') FROM generate_series(1, %s)",
        [-(-many // _BLOCK)],
    )
    found = cursor.fetchall()
    places = (row[1] * _BLOCK + place for row in found for place in range(_BLOCK))
    return (found[0][0] if told else NEVER_TOLD), [number for number, _ in zip(places, range(many), strict=False)]


def _new(entries: Sequence[Entry]) -> list[Entry]:
    times = [entry.parsed.time for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.event_id, d.value, e.event_time FROM trail_event e JOIN trail_dimension d ON d.id = e.account "
            "WHERE e.event_id = ANY(%s::uuid[]) AND e.event_time >= %s AND e.event_time <= %s",
            [sorted(str(uuid.UUID(bytes=entry.parsed.event_id)) for entry in entries), min(times), max(times)],
        )
        there = {(row[0].bytes, row[1], row[2]) for row in cursor.fetchall()}
    return [entry for entry in entries if (entry.parsed.event_id, entry.parsed.account, entry.parsed.time) not in there]


def _columns(entries: Sequence[Entry]) -> Columns:
    """Dimension ids, a column for each of `_TEXTS`."""
    texts = zip(*map(_texts, [entry.parsed for entry in entries]), strict=True)
    return dimensions.columns(
        (kind, values, name in _ALWAYS) for (kind, name), values in zip(_TEXTS, texts, strict=True)
    )


def _tally(cursor: Any, entries: Sequence[Entry], seconds: Sequence[int], columns: list[list[int | None]]) -> None:
    more: list[list[int | None]] = [
        [int(entry.parsed.read_only) for entry in entries],
        [entry.parsed.category for entry in entries],
    ]
    rollups.tally(cursor, seconds, [*columns, *more])


def _copied(entries: Sequence[Entry], told: bool, prepared: Columns | None = None) -> list[Entry]:
    columns = prepared or _columns(entries)
    dictionary, pack = packing.packer()
    parsed = [entry.parsed for entry in entries]
    with connection.cursor() as cursor:
        tx, numbers = _numbers(cursor, len(entries), told)
        seconds = _seconds(entries)
        ids = [
            second * 1000 << keys.BITS | number
            if entry.moment is entry.parsed.time
            else keys.make(entry.moment, number)
            for entry, second, number in zip(entries, seconds, numbers, strict=True)
        ]
        flags = rows.flags([one.category for one in parsed], [one.read_only for one in parsed], dictionary)
        table = rows.table(
            ids, [(second - _UNIX_TO_2000) * 1_000_000 for second in seconds], [one.event_id for one in parsed], tx,
            columns[:4], flags, columns[4:], [pack(entry.raw) for entry in entries],
            [rows.array(entry.mentions) for entry in entries],
        )  # fmt: skip
        with connection.wrap_database_errors, cursor.copy(rows.COPY) as copy:
            copy.write(table)
        _tally(cursor, entries, seconds, columns)
    return list(entries)


def _seconds(entries: Sequence[Entry]) -> list[int]:
    times = [entry.parsed.time for entry in entries]
    own = {time: int(time.timestamp()) for time in set(times)}
    return [own[time] for time in times]


def _one_by_one(entries: Sequence[Entry], told: bool) -> list[Entry]:
    columns = _columns(entries)
    dictionary, pack = packing.packer()
    with connection.cursor() as cursor:
        tx, numbers = _numbers(cursor, len(entries), told)
        ids = [keys.make(entry.moment, number) for entry, number in zip(entries, numbers, strict=True)]
        parsed = [entry.parsed for entry in entries]
        account, region, source, name, username, access_key, source_ip, error = columns
        many = len(entries)
        cursor.execute(
            _INSERT,
            [
                ids, [item.time for item in parsed], [uuid.UUID(bytes=item.event_id) for item in parsed], [tx] * many,
                account, region, source, name, [item.category for item in parsed], [item.read_only for item in parsed],
                [dictionary] * many, username, access_key, source_ip, error, [pack(entry.raw) for entry in entries],
                [_array(entry.mentions) for entry in entries],
            ],
        )  # fmt: skip
        stored = {row[0] for row in cursor.fetchall()}
        places = [place for place, key in enumerate(ids) if key in stored]
        fresh = [entries[place] for place in places]
        if fresh:
            _tally(cursor, fresh, _seconds(fresh), [[column[place] for place in places] for column in columns])
    return fresh


def _array(marks: set[bytes]) -> str:
    return "{" + ",".join(str(mentions.number(mark)) for mark in marks) + "}"
