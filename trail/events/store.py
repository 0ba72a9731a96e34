"""The event store's way in: one small door for every source, de-duplicated by event id, in one statement a batch.

Rows carry the number of their transaction (`tx`), which makes delivery exact: see trail/delivery.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import zstandard
from django.db import connection, transaction

from project.kernel import calls
from trail.events import dimensions, parsing, partitions

log = logging.getLogger(__name__)
_packer = zstandard.ZstdCompressor(level=3)
_unpacker = zstandard.ZstdDecompressor()
_COLUMNS = {
    "id": "bigint", "event_time": "timestamptz", "event_id": "uuid", "account": "integer", "region": "integer",
    "source": "integer", "name": "integer", "username": "integer", "access_key": "integer", "source_ip": "integer",
    "error": "integer", "category": "smallint", "read_only": "boolean", "raw": "bytea",
}  # fmt: skip
_INSERT = (
    f"INSERT INTO trail_event ({', '.join(_COLUMNS)}) SELECT * FROM unnest("  # noqa: S608 – constants only
    + ", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())
    + ") ON CONFLICT (event_id, event_time) DO NOTHING RETURNING event_id"
)
_INSERT_MENTIONS = (
    "INSERT INTO trail_mention (event_time, id, kind, value) "
    "SELECT * FROM unnest(%s::timestamptz[], %s::bigint[], %s::smallint[], %s::text[])"
)
_TEXTS = (
    (dimensions.ACCOUNT, "account"), (dimensions.REGION, "region"), (dimensions.SOURCE, "source"),
    (dimensions.NAME, "name"), (dimensions.USERNAME, "username"), (dimensions.ACCESS_KEY, "access_key"),
    (dimensions.SOURCE_IP, "source_ip"), (dimensions.ERROR, "error"),
)  # fmt: skip
_ALWAYS = {"account", "region", "source", "name"}


@dataclass(frozen=True)
class Added:
    """What became of a batch: rows stored, rows that were there already, and (index, reason) of refused ones."""

    stored: int = 0
    duplicates: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Entry:
    parsed: parsing.Parsed
    record: Mapping[str, Any]
    raw: bytes
    moment: datetime


def pack(raw: bytes) -> bytes:
    return _packer.compress(raw)


def unpack(packed: bytes) -> bytes:
    """The verbatim bytes of a stored record."""
    return _unpacker.decompress(packed)


def add(records: Sequence[Mapping[str, Any] | bytes], *, moments: Sequence[datetime] | None = None) -> Added:
    """Store records that are not there yet and tell `calls.recorded_listeners` of them, in one transaction.

    `records` are dicts or verbatim JSON bytes, which are kept as they are. `moments` gives finer times than eventTime's
    seconds, for the order of events. Bad records are refused with a reason; they never stop a batch.
    """
    entries: dict[tuple[Any, datetime], _Entry] = {}
    refused: list[tuple[int, str]] = []
    for index, record in enumerate(records):
        try:
            entry = _entry(record, moments[index] if moments else None)
            entries.setdefault((entry.parsed.event_id, entry.parsed.time), entry)
        except (parsing.BadRecord, TypeError, ValueError, RecursionError) as problem:
            refused.append((index, str(problem) or type(problem).__name__))
    if not entries:
        return Added(refused=refused)
    with transaction.atomic():
        fresh = _insert(list(entries.values()))
        if fresh:
            calls.tell_recorded([_recorded(entry) for entry in fresh])
    return Added(len(fresh), len(records) - len(fresh) - len(refused), refused)


def _entry(record: Mapping[str, Any] | bytes, moment: datetime | None) -> _Entry:
    if isinstance(record, bytes):
        raw, value = record, parsing.decode(record)
    else:
        value = dict(record)
        raw = orjson.dumps(value)
        if len(raw) > parsing.LIMIT + 4096:
            raise parsing.BadRecord(f"The record holds {len(raw):,} bytes; at most {parsing.LIMIT:,} are taken.")
    parsed = parsing.parse(value)
    near = moment is not None and abs((moment - parsed.time).total_seconds()) < 1
    return _Entry(parsed, value, raw, moment if near and moment else parsed.time)


def _insert(entries: list[_Entry]) -> list[_Entry]:
    partitions.ensure({entry.parsed.time.date() for entry in entries})
    keys = {
        (kind, getattr(entry.parsed, name))
        for entry in entries
        for kind, name in _TEXTS
        if name in _ALWAYS or getattr(entry.parsed, name)
    }
    numbers = dimensions.ids(keys)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('trail_event_number') FROM generate_series(1, %s)", [len(entries)])
        ids = [
            (int(entry.moment.timestamp() * 1000) << 20) | row[0]
            for entry, row in zip(entries, cursor.fetchall(), strict=True)
        ]
        cursor.execute(_INSERT, _columns(entries, ids, numbers))
        stored = {row[0] for row in cursor.fetchall()}
        fresh = [(entry, key) for entry, key in zip(entries, ids, strict=True) if entry.parsed.event_id in stored]
        rows = [
            (entry.parsed.time, key, kind, value) for entry, key in fresh for kind, value in entry.parsed.mentions
        ]
        if rows:
            cursor.execute(_INSERT_MENTIONS, [list(column) for column in zip(*rows, strict=True)])
    return [entry for entry, _ in fresh]


def _columns(entries: list[_Entry], ids: list[int], numbers: dict[tuple[int, str], int]) -> list[list[Any]]:
    parsed = [entry.parsed for entry in entries]
    texts = [[numbers.get((kind, getattr(item, name))) for item in parsed] for kind, name in _TEXTS]
    return [
        ids,
        [item.time for item in parsed],
        [item.event_id for item in parsed],
        *texts,
        [item.category for item in parsed],
        [item.read_only for item in parsed],
        [pack(entry.raw) for entry in entries],
    ]


def _recorded(entry: _Entry) -> calls.Recorded:
    parsed = entry.parsed
    return calls.Recorded(
        event_id=str(parsed.event_id), time=entry.moment, account_id=parsed.account, region=parsed.region,
        source=parsed.source, name=parsed.name, read_only=parsed.read_only, error_code=parsed.error,
        record=entry.record,
    )  # fmt: skip
