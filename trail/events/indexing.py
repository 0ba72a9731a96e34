"""The word index: signatures of groups of stored events (signatures.py), made late by a task, part by part of a day.

Nothing needs it: a search reads what no group covers. A group covers a range of keys, and says what was there when it was
made; whoever stores an event into such a range marks the group (`came`), and from then on nobody asks it, until it is made
anew. The maker holds the partition against writers while it compares what it read with what is there: a writer is either
before that and counted, or after it and sees the group that it has to mark.
"""

from __future__ import annotations

import logging
import struct
import time
from array import array
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import DatabaseError, connection, transaction

from project import env
from project.kernel import clock
from trail.events import keys, packing, parsing, partitions, prepared, signatures
from trail.events.filtering import Window

log = logging.getLogger(__name__)
# Events younger than LAG are in no group, so that writers of events younger than FRESH need not look: clocks may differ by
# what lies between.
LAG = timedelta(minutes=30)
FRESH = timedelta(minutes=5)
QUIET = timedelta(minutes=10)  # for which a group that was marked rests: others may come where one came late
SECONDS = 6.0  # of one run, then others of the worker have their turn; a group takes about two
_LOCK = 0x0CA1_0004
_ROWS = 256  # records in memory at once
_DAY = timedelta(days=1)
_FULL = (1000 << keys.BITS) * 86_400  # keys of a day


class Group(NamedTuple):
    """A range of keys that was read, and where its first block and each next one begin."""

    low: int
    high: int
    events: int
    starts: list[int]
    signature: signatures.Signature


def came(moments: Iterable[datetime]) -> None:
    """Mark the groups that events of these moments fall into, after they were written, in the same transaction."""
    now, listed = clock.now(), list(moments)
    if not listed or (first := min(listed)) >= now - FRESH:
        return
    spans = [(keys.make(first, 0), keys.make(max(listed), 0))]
    if end_of_day(spans[0][0]) <= spans[0][1]:
        days: dict[int, list[int]] = {}
        for key in sorted(keys.make(moment, 0) for moment in listed):
            days.setdefault(key // _FULL, []).append(key)
        spans = [(own[0], own[-1]) for own in days.values()]
    lows, lasts = [low for low, _ in spans], [last | (1 << keys.BITS) - 1 for _, last in spans]
    prepared.rows(_MARK, [now, lows, lasts, [end_of_day(low) for low in lows]])


_MARK = (
    "INSERT INTO trail_text_late (id, at) SELECT DISTINCT t.id, %s::timestamptz "
    "FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS s(low, last, day) "
    "JOIN trail_text t ON t.high > s.low AND t.high <= s.day AND t.low <= s.last "
    "WHERE NOT EXISTS (SELECT 1 FROM trail_text_late l WHERE l.id = t.id) RETURNING id"
)


def drop(day: date) -> None:
    """Forget the groups of a day whose events go, in the caller's transaction."""
    _forget("t.low >= %s AND t.high <= %s AND t.high > %s", [_begin(day), _begin(day + _DAY), _begin(day)])


def _forget(which: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH gone AS (DELETE FROM trail_text t WHERE {which} RETURNING t.id) "  # noqa: S608 – constants only
            "DELETE FROM trail_text_late l USING gone WHERE l.id = gone.id",
            values,
        )


def run(*, now: datetime | None = None, seconds: float = SECONDS) -> int:
    """Make groups where there are none, newest days first, for so many seconds; how many events they hold.

    Another run at the same time does nothing. What is not done is done next time.
    """
    if not env.TEXT_INDEX:
        return 0
    until = time.monotonic() + seconds
    moment, made = now or clock.now(), 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            _forget(
                "t.rules <> %s OR t.id IN (SELECT l.id FROM trail_text_late l WHERE l.at <= %s)",
                [signatures.RULES, moment - QUIET],
            )
            for day, hole, whole in _holes(moment - LAG):
                made += _fill(day, hole, whole, until)
                over = time.monotonic() - until
                if (over > 0 and made) or over > SECONDS:  # parts that give nothing yet keep nobody from the next ones
                    break
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return made


def _fill(day: date, hole: Window, whole: bool, until: float) -> int:
    """Make groups from the beginning of a hole on; not `whole`: more events will come behind it, so smaller ones, each of its full size."""
    made = 0
    while hole.low < hole.high:
        last = _last(hole, signatures.GROUP if whole else signatures.YOUNG)
        if last is None and not whole:
            break
        part = hole if last is None else Window(hole.low, last + 1)
        try:
            group = read(part)
            if not _keep(day, group):
                break
        except (DatabaseError, packing.Unreadable) as problem:
            log.warning("events of %s stay without a word index for now: %s", day, problem)
            break
        made += group.events
        hole = Window(part.high, hole.high)
        if time.monotonic() > until:
            break
    return made


def _holes(horizon: datetime) -> Iterator[tuple[date, Window, bool]]:
    """Ranges that no group covers up to a moment: (day, range, whether it ends where nothing more will come)."""
    top = keys.lowest(horizon)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (t.high - 1) / %s, sum(t.high - t.low)::bigint FROM trail_text t GROUP BY 1 HAVING sum(t.high - t.low) >= %s",
            [_FULL, _FULL],
        )
        done = {row[0] for row in cursor.fetchall()}
    for day in reversed(partitions.days()):
        begin, end = _begin(day), _begin(day + _DAY)
        if begin >= top or begin // _FULL in done:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT t.low, t.high FROM trail_text t WHERE t.high > %s AND t.high <= %s ORDER BY t.high",
                [begin, end],
            )
            covered = cursor.fetchall()
        ends = [begin, *(high for _, high in covered)]
        holes = [Window(end_, low) for end_, (low, _) in zip(ends, covered, strict=False) if end_ < low]
        if ends[-1] < min(end, top):
            yield day, Window(ends[-1], min(end, top)), end <= top
        for hole in reversed(holes):
            yield day, hole, True


def _begin(day: date) -> int:
    return keys.lowest(partitions.begin(day))


def end_of_day(key: int) -> int:
    """The first key of the day after a key's own."""
    return (key // _FULL + 1) * _FULL


def _last(hole: Window, blocks: int) -> int | None:
    """The key of the last event of a group of so many blocks, where there are as many."""
    bounds, limits = hole.sql()
    found = prepared.rows(
        f"SELECT e.id FROM trail_event e WHERE {bounds} ORDER BY e.id OFFSET %s::bigint LIMIT 1",  # noqa: S608
        [*limits, blocks * signatures.BLOCK - 1],
    )
    return found[0][0] if found else None


def read(part: Window) -> Group:
    """The group of the events of a range. Raises packing.Unreadable."""
    starts: list[int] = []
    marks: list[array[int] | None] = []
    block: list[bytes] = []
    events = 0
    for key, raw in _events(part):
        if not block:
            starts.append(key)
        block.append(raw)
        events += 1
        if len(block) == signatures.BLOCK:
            marks.append(_marks(block))
            block = []
    if block:
        marks.append(_marks(block))
    return Group(part.low, part.high, events, starts, signatures.joined(marks))


def _marks(block: list[bytes]) -> array[int] | None:
    try:
        return signatures.marks(signatures.words_of(block))
    except parsing.BadRecord:  # whoever searches reads it, and says what is wrong
        return None


def _events(part: Window) -> Iterator[tuple[int, bytes]]:
    while part.low < part.high:
        bounds, limits = part.sql()
        rows = prepared.binary(
            f"SELECT e.id, e.dictionary, e.raw FROM trail_event e WHERE {bounds} ORDER BY e.id LIMIT %s::bigint",  # noqa: S608
            [*limits, _ROWS],
        )
        for key, dictionary, raw in rows:
            yield key, packing.unpack(raw, dictionary)
        if len(rows) < _ROWS:
            return
        part = Window(rows[-1][0] + 1, part.high)


def _keep(day: date, group: Group) -> bool:
    """Store a group if the range still holds what was read. Raises OperationalError where writers leave no room for it."""
    bounds, limits = Window(group.low, group.high).sql()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '200ms'")
        cursor.execute(f"LOCK TABLE {partitions.name(day)} IN SHARE MODE")
        cursor.execute(f"SELECT count(*) FROM trail_event e WHERE {bounds}", limits)  # noqa: S608
        if cursor.fetchone()[0] != group.events:
            return False
        cursor.execute(
            "INSERT INTO trail_text (low, high, events, slots, width, starts, bits, rules) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                group.low, group.high, group.events, group.signature.slots, group.signature.width,
                struct.pack(f">{len(group.starts)}q", *group.starts), group.signature.bits, signatures.RULES,
            ],
        )  # fmt: skip
    return True
