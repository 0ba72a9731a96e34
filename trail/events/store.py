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
from trail.events import batches, keys, mentions, parsing, quick, writing
from trail.events.batches import Batch, Entry

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
    refused: list[tuple[int, str]] = []
    usual, others = _usual(records) if not news and moments is None else (None, range(len(records)))
    entries: list[Entry] = []
    for index in others:
        try:
            entries.append(_entry(index, records[index], moments[index] if moments else None, judge, keep=news))
        except Exception as problem:  # whatever is wrong with one record is said of that record
            refused.append((index, str(problem) or type(problem).__name__))
    batch = batches.of(entries)
    batch = (batches.joined(usual, batch) if usual is not None else batch).first_of_each()
    stored = _store(batch, refused, news) if len(batch) else 0
    return Added(stored, len(records) - stored - len(refused), sorted(refused))


def _usual(records: Sequence[Any]) -> tuple[Batch | None, Sequence[int]]:
    """What can be read the quick way, and the places of the rest."""
    raws = [place for place, record in enumerate(records) if isinstance(record, bytes)]
    if len(raws) == len(records):
        return quick.read_all(records)
    return None, range(len(records))


def _entry(index: int, record: Mapping[str, Any] | bytes, moment: datetime | None, judge: Any, *, keep: bool) -> Entry:
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


def _store(batch: Batch, refused: list[tuple[int, str]], news: bool) -> int:
    """Store a batch; where the database refuses one of its values, the halves, until the bad record stands alone."""
    try:
        return _at_once(batch, news)
    except (DataError, IntegrityError) as problem:
        if len(batch) == 1:
            log.warning("the database refuses an event: %s", problem)
            refused.append((batch.index[0], f"The database refuses the record: {str(problem).splitlines()[0]}"))
            return 0
    middle = len(batch) // 2
    with transaction.atomic():
        return sum(_store(batch.take(half), refused, news) for half in (range(middle), range(middle, len(batch))))


def _at_once(batch: Batch, news: bool) -> int:
    prepared = None if connection.in_atomic_block else writing.prepare(batch)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                fresh = writing.insert(batch, told=news, prepared=prepared)
                if news:
                    _tell(fresh)
                return len(fresh)
        except IntegrityError:
            if attempt == _ATTEMPTS:
                raise
    return 0


def _tell(fresh: Batch) -> None:
    """A follower that fails must not cost the event: what it left half done is undone, the event stays."""
    if not len(fresh):
        return
    try:
        with transaction.atomic():
            calls.tell_recorded(_recorded(fresh))
    except Exception:
        log.exception("a follower of recorded events failed; %s events are stored all the same", len(fresh))


def _recorded(fresh: Batch) -> list[calls.Recorded]:
    account, region, source, name, _, _, _, error = fresh.texts
    return [
        calls.Recorded(
            event_id=str(uuid.UUID(bytes=fresh.event_ids[place])), time=fresh.moments[place], account_id=account[place],
            region=region[place], source=source[place], name=name[place], read_only=fresh.read_only[place],
            error_code=error[place], record=fresh.records[place],
        )
        for place in range(len(fresh))
    ]  # fmt: skip
