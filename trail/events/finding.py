"""Find a page of events: two ways through a window, and the choice between them.

Along the key, newest first, is quick where matches are frequent: it stops at the fiftieth. By the inverted index is quick
where they are rare: it reads the matches alone. A look at the newest few hundred rows says which it is; both then cost
about the square root of what there is, and neither depends on the years that are kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from trail.events import keys, packing, parsing, prepared
from trail.events.filtering import Where, Window

SAMPLE = 400
_REACH = 800_000  # rows: of what the sample did not show, there are about two thousand in so many
_ROW = "e.id, e.event_time, e.dictionary, e.raw"
_BY_INDEX = 0.5  # cost of a match by the index, in rows read along the key
_BATCH, _LARGEST = 500, 4_000
_ROW_BYTES = 350  # of a row without its indexes


class Row(NamedTuple):
    """A stored event: key, time, verbatim bytes."""

    id: int
    moment: datetime
    raw: bytes


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
    return [
        Row(key, moment, packing.unpack(raw, dictionary)) for key, moment, dictionary, raw in prepared.rows(sql, values)
    ]


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
    check, many = where.check, _BATCH
    while check is not None and window.low < window.high:
        if not budget.left():
            budget.position = window.high if newest_first else window.low - 1
            break
        batch = find(window, many)
        found += [row for row in batch if _may(row.raw, where.words) and check(_record(row.raw))]
        if len(batch) < many or len(found) >= limit:
            break
        window = Window(window.low, batch[-1].id) if newest_first else Window(batch[-1].id + 1, window.high)
        many = min(many * 2, _LARGEST)
    return found[:limit]


def _may(raw: bytes, words: list[bytes]) -> bool:
    """Whether a record may hold these words: a look at its bytes, ten times as quick as reading it."""
    if not words or not raw.isascii() or b"\\u" in raw:
        return True
    lower = raw.lower()
    return all(word in lower for word in words)


def _record(raw: bytes) -> dict[str, Any]:
    try:
        return orjson.loads(raw)  # type: ignore[no-any-return]
    except orjson.JSONDecodeError:
        return parsing.decode(raw)
