"""The event store's way in: one small door for every source, de-duplicated by event id, in one statement a batch.

Rows carry the number of their transaction (`tx`), which makes delivery exact: see trail/delivery.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db import DataError, IntegrityError, connection, transaction

from project.kernel import calls
from trail.events import keys, mentions, parsing, quick, writing
from trail.events.writing import Entry

log = logging.getLogger(__name__)
_ATTEMPTS = 3  # two events of one millisecond may meet on one number once in a million: take another


@dataclass(frozen=True)
class Added:
    """What became of a batch: rows stored, rows that were there already, and (index, reason) of refused ones."""

    stored: int = 0
    duplicates: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def add(
    records: Sequence[Mapping[str, Any] | bytes],
    *,
    moments: Sequence[datetime] | None = None,
    news: bool = True,
    judge: Callable[[Mapping[str, Any]], str] | None = None,
) -> Added:
    """Store records that are not there yet and tell `calls.recorded_listeners` of them, in one transaction.

    `records` are dicts or verbatim JSON bytes, which are kept as they are. `moments` gives finer times than eventTime's
    seconds, for the order of events. `news` is False for what came from log files: nobody is told, and no delivery writes
    it again. `judge` may refuse a record with a reason; it is not asked of what is plainly CloudTrail's (quick.py). Bad records
    are refused with a reason; they never stop a batch.
    Raises only what concerns the whole batch: a database that is not there.
    """
    entries: dict[tuple[Any, ...], Entry] = {}
    refused: list[tuple[int, str]] = []
    for index, record in enumerate(records):
        try:
            entry = _entry(index, record, moments[index] if moments else None, judge, keep=news)
        except Exception as problem:  # whatever is wrong with one record is said of that record
            refused.append((index, str(problem) or type(problem).__name__))
            continue
        entries.setdefault((entry.parsed.event_id, entry.parsed.account, entry.parsed.time), entry)
    stored = _store(list(entries.values()), refused, news) if entries else 0
    return Added(stored, len(records) - stored - len(refused), sorted(refused))


def _entry(index: int, record: Mapping[str, Any] | bytes, moment: datetime | None, judge: Any, *, keep: bool) -> Entry:
    if isinstance(record, bytes) and not keep and moment is None and (found := quick.read(record)):
        return Entry(index, found[0], record, found[1], found[0].time)
    if isinstance(record, bytes):
        raw, value = record, parsing.decode(record)
    else:
        value = dict(record)
        raw = orjson.dumps(value)
        if len(raw) > parsing.LIMIT:
            raise parsing.BadRecord(f"The record holds {len(raw):,} bytes; at most {parsing.LIMIT:,} are taken.")
    if judge is not None and (reason := judge(value)):
        raise parsing.BadRecord(reason)
    parsed = parsing.parse(value)
    within = moment is not None and parsed.time <= moment < parsed.time + keys.SECOND
    return Entry(
        index,
        parsed,
        raw,
        mentions.digests(value),
        moment if within and moment else parsed.moment,
        value if keep else None,  # a decoded record holds ten times its bytes
    )


def _store(entries: list[Entry], refused: list[tuple[int, str]], news: bool) -> int:
    """Store a batch; where the database refuses one of its values, the halves, until the bad record stands alone."""
    try:
        return _at_once(entries, news)
    except (DataError, IntegrityError) as problem:
        if len(entries) == 1:
            log.warning("the database refuses an event: %s", problem)
            refused.append((entries[0].index, f"The database refuses the record: {str(problem).splitlines()[0]}"))
            return 0
    middle = len(entries) // 2
    with transaction.atomic():
        return _store(entries[:middle], refused, news) + _store(entries[middle:], refused, news)


def _at_once(entries: list[Entry], news: bool) -> int:
    prepared = None if connection.in_atomic_block else writing.prepare(entries)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                fresh = writing.insert(entries, told=news, prepared=prepared)
                if news:
                    _tell(fresh)
                return len(fresh)
        except IntegrityError:
            if attempt == _ATTEMPTS:
                raise
    return 0


def _tell(fresh: list[Entry]) -> None:
    """A follower that fails must not cost the event: what it left half done is undone, the event stays."""
    if not fresh:
        return
    try:
        with transaction.atomic():
            calls.tell_recorded([_recorded(entry) for entry in fresh])
    except Exception:
        log.exception("a follower of recorded events failed; %s events are stored all the same", len(fresh))


def _recorded(entry: Entry) -> calls.Recorded:
    parsed = entry.parsed
    return calls.Recorded(
        event_id=str(uuid.UUID(bytes=parsed.event_id)), time=entry.moment, account_id=parsed.account, region=parsed.region,
        source=parsed.source, name=parsed.name, read_only=parsed.read_only, error_code=parsed.error,
        record=entry.record,
    )  # fmt: skip
