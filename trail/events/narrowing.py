"""Where in a window words may be: blocks of events that the word index names, and what it does not cover, in order."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from trail.events import indexing, prepared, signatures
from trail.events.filtering import Where, Window

_WORDS = 4  # that are asked for, longest first; each next one only where the ones before may be
_GROUPS = (2, 16, 128)  # that are looked at together: few for a page that is soon full
_BLOCKS = (4, 16, 32)  # that are read together
_MANY = 1 / 4  # of a group's blocks: where more may hold the words, all are read in one go
_MANY_BESIDE_INDEX = 1 / 32  # the same where the inverted index finds what else was asked

Part = Window | list[Window]


class Group(NamedTuple):
    id: int
    low: int
    high: int
    events: int
    slots: int
    width: int

    @property
    def blocks(self) -> int:
        return -(-self.events // signatures.BLOCK)


def parts(where: Where, window: Window, newest_first: bool) -> Iterator[Part]:
    """The window in the order of the search: ranges to be read whole, and lists of blocks; what is left out has no match.

    A range may be empty: up to there everything was given or left out.
    """
    if window.low >= window.high:
        return
    words = sorted(set(where.whole), key=lambda word: (-len(word), word))[:_WORDS]
    if not words or where.ids:
        yield window
        return
    size = 0
    for page in _pages(window, newest_first):
        waiting: list[Window] = []
        for group, blocks in _named(where, words, page, window, newest_first):
            before, window = _cut(window, group, newest_first)
            if before.low < before.high:
                if waiting:
                    yield waiting
                    waiting = []
                yield before
            for block in blocks:
                waiting.append(block)
                if len(waiting) >= _BLOCKS[min(size, len(_BLOCKS) - 1)]:
                    yield waiting
                    waiting, size = [], size + 1
        if waiting:
            yield waiting
        edge = page[-1].low if newest_first else page[-1].high  # groups in which most blocks may hold the words
        done = (
            Window(max(edge, window.low), window.high) if newest_first else Window(window.low, min(edge, window.high))
        )
        yield done
        window = Window(window.low, done.low) if newest_first else Window(done.high, window.high)
    if window.low < window.high:
        yield window


def _cut(window: Window, group: Group, newest_first: bool) -> tuple[Window, Window]:
    """What of a window lies before a group and what behind it, in the order of the search."""
    above, below = Window(max(group.high, window.low), window.high), Window(window.low, min(group.low, window.high))
    return (above, below) if newest_first else (below, above)


def _named(
    where: Where, words: Sequence[str], groups: list[Group], window: Window, newest_first: bool
) -> Iterator[tuple[Group, list[Window]]]:
    """Groups with their blocks in the window that may hold all words, without the groups in which most may."""
    many = _MANY if where.indexed() is None else _MANY_BESIDE_INDEX
    found = _blocks(groups, words)
    few = [group for group in groups if group.id in found and found[group.id].bit_count() <= many * group.blocks]
    starts = _starts([group.id for group in few if found[group.id]])
    for group in few:
        if not found[group.id]:
            yield group, []
        elif group.id in starts:  # else it was made anew while we looked
            windows = _windows(group, found[group.id], starts[group.id], window)
            yield group, windows[::-1] if newest_first else windows


def _pages(window: Window, newest_first: bool) -> Iterator[list[Group]]:
    """The groups that nobody marked, a few at a time, in the order of the search."""
    order, page = ("DESC" if newest_first else "ASC"), 0
    while window.low < window.high:
        most = _GROUPS[min(page, len(_GROUPS) - 1)]
        rows = prepared.rows(
            "SELECT t.id, t.low, t.high, t.events, t.slots, t.width FROM trail_text t "  # noqa: S608
            "WHERE t.rules = %s AND t.high > %s::bigint AND t.high <= %s::bigint AND t.low < %s::bigint "
            "AND NOT EXISTS (SELECT 1 FROM trail_text_late l WHERE l.id = t.id) "
            f"ORDER BY t.high {order} LIMIT %s::bigint",
            [signatures.RULES, window.low, indexing.end_of_day(window.high - 1), window.high, most],
        )
        groups = [Group(*row) for row in rows]
        if groups:
            yield groups
        if len(groups) < most:
            return
        window = Window(window.low, groups[-1].low) if newest_first else Window(groups[-1].high, window.high)
        page += 1


def _blocks(groups: Sequence[Group], words: Sequence[str]) -> dict[int, int]:
    """For each group the blocks that may hold all words (bit n: block n); a group that is gone is left out."""
    found = {group.id: 0 for group in groups if not group.events}
    alive = {group.id: (group, -1) for group in groups if group.events}
    for word in words:
        if not alive:
            break
        still = {}
        for number, *slices in _slices([group for group, _ in alive.values()], word):
            group, before = alive[number]
            blocks = before & signatures.blocks_of(slices)
            found[number] = blocks
            if blocks:
                still[number] = (group, blocks)
        alive = still
    return found


_PLACES = [f"place{turn}" for turn in range(signatures.PROBES)]
_SLICES = (
    "SELECT t.id, "  # noqa: S608
    + ", ".join(f"substring(t.bits FROM p.{place} FOR t.width)" for place in _PLACES)
    + f" FROM unnest(%s::bigint[], {', '.join(['%s::int[]'] * signatures.PROBES)}) AS p(id, {', '.join(_PLACES)}) "
    "JOIN trail_text t ON t.id = p.id"
)


def _slices(groups: Sequence[Group], word: str) -> list[tuple[Any, ...]]:
    places = [[slot * group.width + 1 for slot in signatures.probes(word, group.slots)] for group in groups]
    return prepared.binary(_SLICES, [[group.id for group in groups], *map(list, zip(*places, strict=True))])


def _starts(numbers: list[int]) -> dict[int, tuple[int, ...]]:
    if not numbers:
        return {}
    rows = prepared.binary("SELECT t.id, t.starts FROM trail_text t WHERE t.id = ANY(%s::bigint[])", [numbers])
    return {number: struct.unpack(f">{len(starts) // 8}q", starts) for number, starts in rows}


def _windows(group: Group, blocks: int, starts: Sequence[int], window: Window) -> list[Window]:
    """The ranges of a group's blocks that lie in the window, oldest first."""
    found = []
    ends = [*starts[1:], group.high]
    for place, (low, high) in enumerate(zip(starts, ends, strict=True) if blocks else ()):
        if blocks >> place & 1 and low < window.high and high > window.low:
            found.append(Window(max(low, window.low), min(high, window.high)))
    return found
