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
from django.db import DataError, IntegrityError, connection, transaction

from project.kernel import calls
from trail.events import dimensions, keys, packing, parsing, partitions

log = logging.getLogger(__name__)
_ATTEMPTS = 3  # two events of one millisecond may meet on one number once in a million: take another
_COLUMNS = {
    "id": "bigint", "event_time": "timestamptz", "event_id": "uuid", "account": "integer", "region": "integer",
    "source": "integer", "name": "integer", "username": "integer", "access_key": "integer", "source_ip": "integer",
    "error": "integer", "category": "smallint", "read_only": "boolean", "raw": "bytea",
}  # fmt: skip
_INSERT = (
    f"INSERT INTO trail_event ({', '.join(_COLUMNS)}) SELECT * FROM unnest("  # noqa: S608 – constants only
    + ", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())
    + ") ON CONFLICT (event_id, account, event_time) DO NOTHING RETURNING id"
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


def add(records: Sequence[Mapping[str, Any] | bytes], *, moments: Sequence[datetime] | None = None) -> Added:
    """Store records that are not there yet and tell `calls.recorded_listeners` of them, in one transaction.

    `records` are dicts or verbatim JSON bytes, which are kept as they are. `moments` gives finer times than eventTime's
    seconds, for the order of events. Bad records are refused with a reason; they never stop a batch. Raises only what
    concerns the whole batch: a database that is not there.
    """
    entries: dict[tuple[Any, ...], tuple[int, _Entry]] = {}
    refused: list[tuple[int, str]] = []
    for index, record in enumerate(records):
        try:
            entry = _entry(record, moments[index] if moments else None)
        except Exception as problem:  # whatever is wrong with one record is said of that record
            refused.append((index, str(problem) or type(problem).__name__))
            continue
        entries.setdefault((entry.parsed.event_id, entry.parsed.account, entry.parsed.time), (index, entry))
    stored = _store(list(entries.values()), refused) if entries else 0
    return Added(stored, len(records) - stored - len(refused), sorted(refused))


def _entry(record: Mapping[str, Any] | bytes, moment: datetime | None) -> _Entry:
    if isinstance(record, bytes):
        raw, value = record, parsing.decode(record)
    else:
        value = dict(record)
        raw = orjson.dumps(value)
        if len(raw) > parsing.LIMIT:
            raise parsing.BadRecord(f"The record holds {len(raw):,} bytes; at most {parsing.LIMIT:,} are taken.")
    parsed = parsing.parse(value)
    within = moment is not None and parsed.time <= moment < parsed.time + keys.SECOND
    return _Entry(parsed, value, raw, moment if within and moment else parsed.moment)


def _store(entries: list[tuple[int, _Entry]], refused: list[tuple[int, str]]) -> int:
    """Store a batch; where the database refuses one of its values, the halves, until the bad record stands alone."""
    try:
        return _at_once([entry for _, entry in entries])
    except (DataError, IntegrityError) as problem:
        if len(entries) == 1:
            log.warning("the database refuses an event: %s", problem)
            refused.append((entries[0][0], f"The database refuses the record: {str(problem).splitlines()[0]}"))
            return 0
    middle = len(entries) // 2
    with transaction.atomic():
        return _store(entries[:middle], refused) + _store(entries[middle:], refused)


def _at_once(entries: list[_Entry]) -> int:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                fresh = _insert(entries)
                _tell(fresh)
                return len(fresh)
        except IntegrityError:
            if attempt == _ATTEMPTS:
                raise
    return 0


def _tell(fresh: list[_Entry]) -> None:
    """A follower that fails must not cost the event: what it left half done is undone, the event stays."""
    if not fresh:
        return
    try:
        with transaction.atomic():
            calls.tell_recorded([_recorded(entry) for entry in fresh])
    except Exception:
        log.exception("a follower of recorded events failed; %s events are stored all the same", len(fresh))


def _insert(entries: list[_Entry]) -> list[_Entry]:
    partitions.ensure({entry.parsed.time.date() for entry in entries})
    wanted = {
        (kind, getattr(entry.parsed, name))
        for entry in entries
        for kind, name in _TEXTS
        if name in _ALWAYS or getattr(entry.parsed, name)
    }
    numbers = dimensions.ids(wanted)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('trail_event_number') FROM generate_series(1, %s)", [len(entries)])
        ids = [keys.make(entry.moment, row[0]) for entry, row in zip(entries, cursor.fetchall(), strict=True)]
        cursor.execute(_INSERT, _columns(entries, ids, numbers))
        stored = {row[0] for row in cursor.fetchall()}
        fresh = [(entry, key) for entry, key in zip(entries, ids, strict=True) if key in stored]
        rows = [(entry.parsed.time, key, kind, value) for entry, key in fresh for kind, value in entry.parsed.mentions]
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
        [packing.pack(entry.raw) for entry in entries],
    ]


def _recorded(entry: _Entry) -> calls.Recorded:
    parsed = entry.parsed
    return calls.Recorded(
        event_id=str(parsed.event_id), time=entry.moment, account_id=parsed.account, region=parsed.region,
        source=parsed.source, name=parsed.name, read_only=parsed.read_only, error_code=parsed.error,
        record=entry.record,
    )  # fmt: skip
