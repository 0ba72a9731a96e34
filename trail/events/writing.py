"""Write a batch of events: rows, counts and dimension ids, in the caller's transaction.

A large batch goes in by COPY, which fails as a whole where one of its events is there already: then those are sought out
and left. A small batch goes in by INSERT … ON CONFLICT, where doubles are ordinary.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from trail.events import dictionaries, dimensions, indexing, keys, mentions, packing, partitions, rollups, rows
from trail.events.batches import Batch

MANY = 100  # from here on COPY costs less than INSERT
NEVER_TOLD = 0  # the transaction number of imported events: they came from delivered files, so no delivery repeats them
_BLOCK = 1024
_KINDS = (
    dimensions.ACCOUNT, dimensions.REGION, dimensions.SOURCE, dimensions.NAME, dimensions.USERNAME, dimensions.ACCESS_KEY,
    dimensions.SOURCE_IP, dimensions.ERROR,
)  # fmt: skip
_ALWAYS = frozenset(_KINDS[:4])
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


Columns = list[list[int | None]]


def prepare(batch: Batch) -> Columns:
    """Make new days and new texts in transactions of their own, so that no other writer waits for them until this batch ends."""
    _ensure_days(batch)
    with transaction.atomic():
        return _columns(batch)


def insert(batch: Batch, *, told: bool = True, prepared: Columns | None = None) -> Batch:
    """Store those that are not there yet; which they were. Raises IntegrityError where two events meet on one key."""
    _ensure_days(batch)
    dictionaries.refresh()
    fresh = _one_by_one(batch, told) if len(batch) < MANY else _copied(batch, told, prepared)
    indexing.came(fresh.moments)
    return fresh


def _copied(batch: Batch, told: bool, prepared: Columns | None) -> Batch:
    try:
        with transaction.atomic():
            _copy(batch, told, prepared)
            return batch
    except IntegrityError:
        new = _new(batch)
        if len(new):
            _copy(new, told)
        return new


def _ensure_days(batch: Batch) -> None:
    partitions.ensure({time.date() for time in set(batch.times)})


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


def _new(batch: Batch) -> Batch:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.event_id, d.value, e.event_time FROM trail_event e JOIN trail_dimension d ON d.id = e.account "
            "WHERE e.event_id = ANY(%s::uuid[]) AND e.event_time >= %s AND e.event_time <= %s",
            [sorted(str(uuid.UUID(bytes=number)) for number in batch.event_ids), min(batch.times), max(batch.times)],
        )
        there = {(row[0].bytes, row[1], row[2]) for row in cursor.fetchall()}
    keys_ = zip(batch.event_ids, batch.texts[0], batch.times, strict=True)
    return batch.take([place for place, key in enumerate(keys_) if key not in there])


def _columns(batch: Batch) -> Columns:
    """Dimension ids, a column for each of `_KINDS`."""
    return dimensions.columns((kind, values, kind in _ALWAYS) for kind, values in zip(_KINDS, batch.texts, strict=True))


def _tally(cursor: Any, batch: Batch, seconds: Sequence[int], columns: Columns) -> None:
    rollups.tally(cursor, seconds, [*columns, list(map(int, batch.read_only)), batch.categories])


def _seconds(times: Sequence[datetime]) -> list[int]:
    own = {time: int(time.timestamp()) for time in set(times)}
    return list(map(own.__getitem__, times))


def _ids(batch: Batch, seconds: Sequence[int], numbers: Sequence[int]) -> list[int]:
    if batch.moments is batch.times:
        own = {second: second * 1000 << keys.BITS for second in set(seconds)}
        return [own[second] | number for second, number in zip(seconds, numbers, strict=True)]
    return [keys.make(moment, number) for moment, number in zip(batch.moments, numbers, strict=True)]


def _copy(batch: Batch, told: bool, prepared: Columns | None = None) -> None:
    columns = prepared or _columns(batch)
    dictionary, pack = packing.packer()
    with connection.cursor() as cursor:
        tx, numbers = _numbers(cursor, len(batch), told)
        seconds = _seconds(batch.times)
        table = rows.table(
            _ids(batch, seconds, numbers), rows.micros(seconds), batch.event_ids, tx,
            columns[:4], rows.flags(batch.categories, batch.read_only, dictionary), columns[4:],
            list(map(pack, batch.raws)), list(map(rows.array, batch.marks)),
        )  # fmt: skip
        with connection.wrap_database_errors, cursor.copy(rows.COPY) as copy:
            copy.write(table)
        _tally(cursor, batch, seconds, columns)


def _one_by_one(batch: Batch, told: bool) -> Batch:
    columns = _columns(batch)
    dictionary, pack = packing.packer()
    with connection.cursor() as cursor:
        many = len(batch)
        tx, numbers = _numbers(cursor, many, told)
        ids = [keys.make(moment, number) for moment, number in zip(batch.moments, numbers, strict=True)]
        account, region, source, name, username, access_key, source_ip, error = columns
        cursor.execute(
            _INSERT,
            [
                ids, list(batch.times), [uuid.UUID(bytes=number) for number in batch.event_ids], [tx] * many,
                account, region, source, name, list(batch.categories), list(batch.read_only),
                [dictionary] * many, username, access_key, source_ip, error, [pack(raw) for raw in batch.raws],
                [_array(marks) for marks in batch.marks],
            ],
        )  # fmt: skip
        stored = {row[0] for row in cursor.fetchall()}
        places = [place for place, key in enumerate(ids) if key in stored]
        fresh = batch if len(places) == many else batch.take(places)
        if len(fresh):
            _tally(cursor, fresh, _seconds(fresh.times), [[column[place] for place in places] for column in columns])
    return fresh


def _array(marks: Collection[bytes]) -> str:
    return "{" + ",".join(str(mentions.number(mark)) for mark in marks) + "}"
