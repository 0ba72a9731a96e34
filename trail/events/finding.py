"""Find a page of events: two ways through a window, and the choice between them.

Along the key, newest first, is quick where matches are frequent: it stops at the fiftieth. By the inverted index is quick
where they are rare: it reads the matches alone. A look at the newest few hundred rows says which it is; both then cost
about the square root of what there is, and neither depends on the years that are kept.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from trail.events import keys, narrowing, packing, prepared, signatures
from trail.events.filtering import Where, Window

SAMPLE = 400
_REACH = 800_000  # rows: of what the sample did not show, there are about two thousand in so many
_ROW = "e.id, e.dictionary, e.raw"
_BY_INDEX = 0.5  # cost of a match by the index, in rows read along the key
_BATCH, _LARGEST = 500, 4_000
_NUMBER = re.compile(rb"[0-9]+e?|inf")  # as Python writes one
_ROW_BYTES = 350  # of a row without its indexes


class Row(NamedTuple):
    """A stored event: key and verbatim bytes."""

    id: int
    raw: bytes

    @property
    def moment(self) -> datetime:
        """Its time, in whole seconds."""
        return keys.second_of(self.id)


def window_of(where: Where, window: Window, limit: int, newest_first: bool, share: list[float]) -> list[Row]:
    """At most `limit` matches in one window. `share` remembers, from window to window, how many rows match."""
    if where.ids:  # not ordered: or a generic plan walks along the key, instead of asking the unique index
        return _rows(where.sql, where.values, window, limit, newest_first, ordered=False)
    by_index = where.indexed()
    if by_index is None:
        return _rows(where.sql, where.values, window, limit, newest_first)
    if not share:
        share.append(_share(where, window, newest_first))
    found: list[Row] = []
    reach = 4 * limit / share[0] if share[0] else 0
    if share[0] and _quick_along(share[0], limit, window):
        found, rest = _along(where, window, limit, newest_first, int(reach))
        if rest is None:
            return found
        window = rest
    clause, values = by_index
    return found + _rows(clause, values, window, limit - len(found), newest_first, ordered=False)


def pace(window: Window) -> int:
    """How many times the first window the next ones may be: as far as the index is quick for what was not in the sample."""
    return int(_REACH // max(_size(window), 1))


def _quick_along(share: float, limit: int, window: Window) -> bool:
    return limit / share <= _BY_INDEX * share * max(_size(window), 1)


def _size(window: Window) -> float:
    """About how many rows the window's partitions hold."""
    return float(
        prepared.rows(
            f"SELECT coalesce(sum(pg_relation_size(c.oid)), 0) / {_ROW_BYTES} "  # noqa: S608
            "FROM pg_class c WHERE c.relkind = 'r' AND c.relname >= %s AND c.relname <= %s",
            [f"trail_event_{moment:%Y%m%d}" for moment in _ends(window)],
        )[0][0]
    )


def _ends(window: Window) -> tuple[datetime, datetime]:
    return keys.second_of(window.low), keys.second_of(window.high - 1)


def share_of(where: Where, window: Window) -> float:
    """Which part of the newest rows of a window matches."""
    return _share(where, window, newest_first=True)


def _share(where: Where, window: Window, newest_first: bool) -> float:
    """Which part of the nearest rows matches."""
    bounds, limits = window.sql()
    order = "DESC" if newest_first else "ASC"
    read, matching = prepared.rows(
        f"SELECT count(*), count(*) FILTER (WHERE {where.sql}) FROM (SELECT e.* FROM trail_event e "  # noqa: S608
        f"WHERE {bounds} ORDER BY e.id {order} LIMIT {SAMPLE}) e",
        [*where.values, *limits],
    )[0]
    return matching / read if read else 0.0


def _rows(
    clause: str, values: list[Any], window: Window, limit: int, newest_first: bool, *, ordered: bool = True
) -> list[Row]:
    bounds, limits = window.sql(ordered=ordered)
    key, order = ("e.id" if ordered else "(e.id + 0)"), ("DESC" if newest_first else "ASC")
    return _read(
        f"SELECT {_ROW} FROM trail_event e WHERE {clause} AND {bounds} ORDER BY {key} {order} LIMIT %s::bigint",  # noqa: S608
        [*values, *limits, limit],
    )


def _along(where: Where, window: Window, limit: int, newest_first: bool, reach: int) -> tuple[list[Row], Window | None]:
    """Matches among the nearest `reach` rows, and what of the window is left where they were too few."""
    bounds, limits = window.sql()
    order = "DESC" if newest_first else "ASC"
    found = _read(
        f"SELECT {_ROW} FROM (SELECT e.* FROM trail_event e WHERE {bounds} ORDER BY e.id {order} LIMIT %s::bigint) e "  # noqa: S608
        f"WHERE {where.sql} ORDER BY e.id {order} LIMIT %s::bigint",
        [*limits, reach, *where.values, limit],
    )
    if len(found) >= limit:
        return found, None
    last = prepared.rows(
        f"SELECT e.id FROM trail_event e WHERE {bounds} ORDER BY e.id {order} OFFSET %s::bigint LIMIT 1",  # noqa: S608
        [*limits, reach - 1],
    )
    if not last:
        return found, None
    return found, Window(window.low, last[0][0]) if newest_first else Window(last[0][0] + 1, window.high)


def _read(sql: str, values: list[Any]) -> list[Row]:
    unpack = packing.unpack
    return [Row(key, unpack(raw, dictionary)) for key, dictionary, raw in prepared.binary(sql, values)]


def _of_blocks(where: Where, blocks: Sequence[Window], newest_first: bool) -> list[Row]:
    """The rows of blocks that lie in one order, by one question."""
    order = "DESC" if newest_first else "ASC"
    ends = (blocks[-1], blocks[0]) if newest_first else (blocks[0], blocks[-1])
    bounds, limits = Window(ends[0].low, ends[1].high).sql()
    return _read(
        f"SELECT {_ROW} FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[]) "  # noqa: S608
        "AS b(low, high, first, last), LATERAL ("
        f"SELECT {_ROW} FROM trail_event e WHERE {where.sql} AND {bounds} AND e.id >= b.low AND e.id < b.high "
        f"AND e.event_time >= b.first AND e.event_time <= b.last ORDER BY e.id {order}) e ORDER BY e.id {order}",
        [
            [block.low for block in blocks], [block.high for block in blocks],
            [keys.second_of(block.low).isoformat() for block in blocks],
            [keys.second_of(block.high - 1).isoformat() for block in blocks], *where.values, *limits,
        ],
    )  # fmt: skip


class Budget:
    """How long records are read one by one for what no column says; `spent` where it was not enough.

    `position` is then the key from which to go on: everything before it (in the search's order) was read.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self.spent = False
        self.position: int | None = None

    def left(self) -> bool:
        self.spent = self.spent or time.monotonic() > self._until
        return not self.spent


def checked(
    where: Where,
    find: Callable[[Window, int], list[Row]],
    window: Window,
    limit: int,
    newest_first: bool,
    budget: Budget,
) -> list[Row]:
    """Matches whose record passes `where.check` too, read a batch at a time until there are enough or time is spent."""
    found: list[Row] = []
    if where.check is None:
        return found
    for part in narrowing.parts(where, window, newest_first):
        for rows in _batches(where, find, part, newest_first, budget):
            found += _passed(where, rows)
            if len(found) >= limit:
                return found[:limit]
        if budget.position is not None:
            break
    return found


def _batches(
    where: Where, find: Callable[[Window, int], list[Row]], part: narrowing.Part, newest_first: bool, budget: Budget
) -> Iterator[list[Row]]:
    """The rows of a part, as long as there is time; then `budget.position` is set."""
    window, many = (part[0] if isinstance(part, list) else part), _BATCH
    while True:
        if not budget.left():
            budget.position = window.high if newest_first else window.low - 1
            return
        if isinstance(part, list):
            yield _of_blocks(where, part, newest_first)
            return
        rows = find(window, many) if window.low < window.high else []
        yield rows
        if not rows:
            return
        window = Window(window.low, rows[-1].id) if newest_first else Window(rows[-1].id + 1, window.high)
        if len(rows) < many or window.low >= window.high:
            return
        many = min(many * 2, _LARGEST)


def _passed(where: Where, rows: list[Row]) -> list[Row]:
    check, words = where.check, sorted(where.words, key=len, reverse=True)
    return [row for row in rows if _may(row.raw, words) and check and check(signatures.decoded(row.raw))]


def _may(raw: bytes, words: list[bytes]) -> bool:
    """Whether a record may hold these words: a look at its bytes, ten times as quick as reading it."""
    lower = raw.lower()
    for word in words:
        if word not in lower:  # the record may be written otherwise than it reads
            return (
                not raw.isascii()
                or (b"\\" in raw and b"\\u" in raw)
                or (_NUMBER.fullmatch(word) is not None and signatures.rewritten(raw))
            )
    return True
