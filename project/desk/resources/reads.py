"""One resource from all sides: its items, verdicts and events on one time line, and the difference of two items."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import orjson

from config_app.compliance import reads as compliance
from config_app.items import reads as items
from config_app.items.models import Item, Resource
from project.kernel import clock
from trail.events import reads as events
from trail.events.reads import Event


@dataclass(frozen=True)
class Mark:
    """Something on a lane, at a place from 0 to 1000."""

    x: float
    label: str
    moment: datetime
    link: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Band:
    """A verdict's span on its lane."""

    x: float
    width: float
    good: bool
    label: str


@dataclass
class Timeline:
    """The lanes of a resource between two moments."""

    start: datetime
    end: datetime
    writes: list[Mark] = field(default_factory=list)
    reads: list[Mark] = field(default_factory=list)
    items: list[Mark] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    ticks: list[tuple[float, str]] = field(default_factory=list)
    sentence: str = ""


def touching(accounts: Sequence[str], found: Resource, limit: int = 200) -> list[Event]:
    """The newest events that name the resource by id, ARN or (outside of EC2) name."""
    names = [found.resource_id, found.arn]
    if not found.type.startswith("AWS::EC2::"):
        names.append(found.name)
    return events.mentioning(accounts, *names, limit=limit)


def timeline(accounts: Sequence[str], found: Resource, history: Sequence[Item], seen: Sequence[Event]) -> Timeline:
    """Lay out what is known on lanes, with a little room on both sides."""
    moments = [item.captured for item in history] + [event.time for event in seen if not event.read_only]
    end = clock.now()
    start = min([*moments, end - timedelta(minutes=5)])
    room = max((end - start) * 0.04, timedelta(seconds=5))
    line = Timeline(start - room, end)
    span = (line.end - line.start).total_seconds()

    def place(moment: datetime) -> float:
        return round(max(0.0, min(1.0, (moment - line.start).total_seconds() / span)) * 1000, 1)

    for event in seen:
        if event.time < line.start:
            continue
        mark = Mark(place(event.time), event.name, event.time, f"/events/{event.event_id}/", event.error_code)
        (line.reads if event.read_only else line.writes).append(mark)
    line.items = [Mark(place(item.captured), str(item.id), item.captured, "", item.status) for item in history]
    line.bands = _bands(found, line, place)
    line.ticks = [(place(line.start + (line.end - line.start) * part / 6), _tick(line, part)) for part in range(1, 6)]
    red = sum(1 for band in line.bands if not band.good)
    line.sentence = (
        f"{len(line.items)} items, {len(line.writes)} writes, {len(line.reads)} reads, {red} spans of noncompliance. "
        "The tables below hold the same facts."
    )
    return line


def _tick(line: Timeline, part: int) -> str:
    moment = line.start + (line.end - line.start) * part / 6
    return f"{moment:%H:%M:%S}" if line.end - line.start < timedelta(days=1) else f"{moment.day} {moment:%b %H:%M}"


def _bands(found: Resource, line: Timeline, place: Any) -> list[Band]:
    """When any rule found the resource noncompliant (red), and else when any judged it (green)."""
    verdicts = compliance.timeline(found, line.start, line.end)
    edges = sorted({line.start, line.end, *(v.since for v in verdicts), *(v.until for v in verdicts if v.until)})
    bands: list[Band] = []
    for begin, finish in pairwise(edges):
        if begin < line.start:
            continue
        holding = [v for v in verdicts if v.since <= begin and (v.until is None or v.until > begin)]
        if not holding:
            continue
        red = [v.rule.name for v in holding if v.compliance == "NON_COMPLIANT"]
        label = (
            f"Noncompliant: {red[0]}" + (f" and {len(red) - 1} more" if len(red) > 1 else "") if red else "Compliant"
        )
        if bands and bands[-1].label == label and abs(bands[-1].x + bands[-1].width - place(begin)) < 0.2:
            bands[-1] = Band(bands[-1].x, place(finish) - bands[-1].x, not red, label)
        else:
            bands.append(Band(place(begin), place(finish) - place(begin), not red, label))
    return bands


@dataclass(frozen=True)
class Line:
    """A line of a difference."""

    kind: str  # "", add, del, fold
    a: int | None
    b: int | None
    text: str


def lines(before: Any, after: Any, context: int = 3) -> list[Line]:
    """Two configurations line by line; equal stretches are folded."""
    old, new = _text(before), _text(after)
    shown: list[Line] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            shown += _folded(old, a1, a2, b1, context, first=a1 == 0, last=a2 == len(old))
            continue
        shown += [Line("del", number + 1, None, old[number]) for number in range(a1, a2)]
        shown += [Line("add", None, number + 1, new[number]) for number in range(b1, b2)]
    return shown


def _text(value: Any) -> list[str]:
    if value is None:
        return []
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode().splitlines()


def _folded(old: list[str], a1: int, a2: int, b1: int, context: int, *, first: bool, last: bool) -> list[Line]:
    head = 0 if first else context
    tail = 0 if last else context
    same = [Line("", number + 1, b1 + number - a1 + 1, old[number]) for number in range(a1, a2)]
    if len(same) <= head + tail + 2:
        return same
    hidden = len(same) - head - tail
    return [*same[:head], Line("fold", None, None, f"{hidden} equal lines"), *same[len(same) - tail :]]


def pair(found: Resource, a: str, b: str, history: Sequence[Item]) -> tuple[Item | None, Item | None]:
    """The two items to compare: as asked, or the newest and the one before it."""
    by_id = {str(item.id): item for item in history}
    right = by_id.get(b) or (history[0] if history else None)
    left = by_id.get(a) or (items.previous(right) if right else None)
    return left, right


def causes(accounts: Sequence[str], item: Item | None) -> list[Event]:
    """The events that an item names as its cause."""
    found = [events.get(accounts, event_id) for event_id in (item.related_events if item else [])]
    return [event for event in found if event]
