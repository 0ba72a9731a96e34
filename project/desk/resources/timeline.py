"""A resource's calls, items and verdicts on lanes: where everything lies in the drawing, and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from config_app.exceptions.models import ComplianceException
from config_app.items.models import Item
from config_app.recorder.gaps import Unrecorded
from config_app.rules.models import Verdict
from project.kernel import clock
from project.kernel.console import zones
from project.kernel.console.proof import length
from project.kernel.console.window import Window
from trail.events.reads import Event

LEFT, WIDTH = 132.0, 928.0
_NEAR = 9.0  # marks nearer than this are drawn as one
_LETTER = 6.3  # mean width of a letter at 12 px


@dataclass
class Mark:
    """Something on a lane. Marks that would cover each other are one, with a count."""

    x: float
    label: str
    moment: datetime
    link: str = ""
    bad: bool = False
    count: int = 1
    text: str = ""
    short: str = ""  # what is written where the whole has no room
    text_x: float = 0.0
    anchor: str = "start"

    @property
    def title(self) -> str:
        more = f" and {self.count - 1} more" if self.count > 1 else ""
        return f"{self.label}{more}, {zones.local(self.moment):%H:%M:%S}"


@dataclass(frozen=True)
class Band:
    """A verdict's span on its lane."""

    x: float
    width: float
    good: bool
    label: str
    start: datetime
    end: datetime | None

    @property
    def text(self) -> str:
        """As much of the label as fits."""
        words = (self.label, self.label.partition(":")[0], "Compliant" if self.good else self.label.partition(" ")[0])
        return next((text for text in words if len(text) * _LETTER + 20 < self.width), "")


@dataclass(frozen=True)
class Row:
    """One fact of the drawing for the table beside it."""

    moment: datetime
    lane: str
    what: str
    link: str
    detail: str


@dataclass
class Timeline:
    """The lanes of a resource within a window."""

    window: Window
    writes: list[Mark] = field(default_factory=list)
    reads: list[Mark] = field(default_factory=list)
    items: list[Mark] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    exempts: list[Band] = field(default_factory=list)
    gaps: list[Band] = field(default_factory=list)  # when the recorder was off
    ticks: list[tuple[float, str]] = field(default_factory=list)
    causes: list[tuple[float, float, float | None]] = field(default_factory=list)
    pins: list[tuple[float, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    sentence: str = ""


def usual(history: Sequence[Item], seen: Sequence[Event], verdicts: Sequence[Verdict]) -> Window:
    """The window in which everything that happened to the resource lies, with some room on both sides."""
    now = clock.now()
    moments = [item.captured for item in history] + [event.time for event in seen if not event.read_only]
    moments += [verdict.since for verdict in verdicts]
    first, last = min(moments, default=now - timedelta(hours=1)), max(moments, default=now)
    span = max(last - first, timedelta(seconds=30))
    start, end = first - span * 0.08, min(now, last + span * 0.25)
    if end - start < timedelta(seconds=5):
        start = end - timedelta(seconds=60)
    return Window(start, end, f"{start:%Y-%m-%dT%H:%M:%SZ}", f"{end:%Y-%m-%dT%H:%M:%SZ}")


def draw(
    window: Window,
    history: Sequence[Item],
    seen: Sequence[Event],
    verdicts: Sequence[Verdict],
    a: Item | None,
    b: Item | None,
    excused: Sequence[ComplianceException] = (),
    unrecorded: Sequence[Unrecorded] = (),
) -> Timeline:
    """Lay out what is known on lanes."""
    line = Timeline(window)
    span = (window.end - window.start).total_seconds()

    def place(moment: datetime) -> float:
        return round(LEFT + WIDTH * max(0.0, min(1.0, (moment - window.start).total_seconds() / span)), 1)

    inside = [event for event in seen if window.start <= event.time <= window.end]
    line.writes = _marks([event for event in inside if not event.read_only], place)
    line.reads = _marks([event for event in inside if event.read_only], place)
    items = [item for item in reversed(history) if window.start <= item.captured <= window.end]
    line.items = _clustered(
        [Mark(place(i.captured), f"Item {i.id}", i.captured, f"?b={i.id}", text=str(i.id)) for i in items]
    )
    _label(line.writes, [mark.x for mark in line.reads])
    _label(line.items, [])
    line.bands = _bands(window, verdicts, place)
    line.exempts = [_exempt(one, window, place) for one in excused]
    line.gaps = [_gap(one, window, place) for one in unrecorded]
    line.causes = _causes(items, inside, verdicts, place)
    line.pins = [(place(item.captured), word) for item, word in ((a, "A"), (b, "B")) if item and item in items]
    step = (window.end - window.start) / 6
    line.ticks = [(round(LEFT + WIDTH * n / 6, 1), _tick(zones.local(window.start + step * n), step)) for n in range(7)]
    line.rows = _rows(items, inside, line.bands, line.exempts, line.gaps)
    red = sum(1 for band in line.bands if not band.good)
    line.sentence = (
        f"{window.words}: {len(items)} items, {len([e for e in inside if not e.read_only])} writes, "
        f"{len([e for e in inside if e.read_only])} reads, {red} spans of noncompliance. The table holds the same facts."
    )
    return line


def _marks(events: Sequence[Event], place: Callable[[datetime], float]) -> list[Mark]:
    found = [
        Mark(place(e.time), f"{e.user or 'unknown'} {e.name}", e.time, f"/events/{e.event_id}/", bool(e.error_code),
             text=f"{(e.user or '')[:16]} {e.name}".strip(), short=e.name)
        for e in sorted(events, key=lambda event: event.time)
    ]  # fmt: skip
    return _clustered(found)


def _clustered(marks: Sequence[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in marks:
        if kept and mark.x - kept[-1].x < _NEAR:
            kept[-1].count += 1
            kept[-1].bad = kept[-1].bad or mark.bad
        else:
            kept.append(mark)
    return kept


def _label(marks: list[Mark], others: Sequence[float]) -> None:
    """Write a label beside each mark that has room for it, right of it or else left of it, over no other mark."""
    places = sorted([*(mark.x for mark in marks), *others])
    taken = LEFT  # up to where the lane is written on
    for mark in marks:
        more = f" +{mark.count - 1}" if mark.count > 1 else ""
        following = min((x - 10 for x in places if x > mark.x), default=LEFT + WIDTH)
        before = max([taken, *(x + 10 for x in places if x < mark.x)])
        texts = [text + more for text in (mark.text, mark.short) if text]
        mark.text = ""
        for text in texts:
            wide = len(text) * _LETTER + 12
            if mark.x + wide <= following:
                mark.text, mark.text_x, taken = text, mark.x + 12, mark.x + wide
                break
            if mark.x - wide >= before:
                mark.text, mark.text_x, mark.anchor = text, mark.x - 12, "end"
                break


def _tick(moment: datetime, step: timedelta) -> str:
    if step >= timedelta(hours=12):
        return f"{moment.day} {moment:%b}"
    return f"{moment:%H:%M}" if step >= timedelta(minutes=2) else f"{moment:%H:%M:%S}"


def _causes(
    items: Sequence[Item], events: Sequence[Event], verdicts: Sequence[Verdict], place: Callable[[datetime], float]
) -> list[tuple[float, float, float | None]]:
    """Lines from a call down to the item that names it, and on to the verdict over that item."""
    calls = {event.event_id: event.time for event in events}
    turns = {verdict.item_id: verdict.since for verdict in reversed(verdicts)}
    found = []
    for item in items:
        named = [calls[event_id] for event_id in item.related_events if event_id in calls]
        if named:
            turned = turns.get(item.id)
            found.append((place(max(named)), place(item.captured), place(turned) if turned else None))
    return found


def _bands(window: Window, verdicts: Sequence[Verdict], place: Callable[[datetime], float]) -> list[Band]:
    """When any rule found the resource noncompliant (red), and else when any judged it (green)."""
    edges = {window.start, window.end, *(v.since for v in verdicts), *(v.until for v in verdicts if v.until)}
    spans: list[tuple[datetime, datetime, list[str], int]] = []
    for begin, finish in pairwise(sorted(edge for edge in edges if window.start <= edge <= window.end)):
        holding = [v for v in verdicts if v.since <= begin and (v.until is None or v.until > begin)]
        if not holding:
            continue
        red = sorted(v.rule.name for v in holding if v.compliance == "NON_COMPLIANT")
        if spans and spans[-1][1] == begin and spans[-1][2] == red:
            spans[-1] = (spans[-1][0], finish, red, max(spans[-1][3], len(holding)))
        else:
            spans.append((begin, finish, red, len(holding)))
    return [_band(span, window, place) for span in spans]


def _band(span: tuple[datetime, datetime, list[str], int], window: Window, place: Callable[[datetime], float]) -> Band:
    begin, finish, red, rules = span
    still = finish >= window.end
    more = f" and {len(red) - 1} more" if len(red) > 1 else ""
    label = f"Compliant with {rules} rule{'s' if rules != 1 else ''}"
    if red:
        label = f"Noncompliant{'' if still else f' for {length(finish - begin)}'}: {red[0]}{more}"
    return Band(place(begin), round(place(finish) - place(begin), 1), not red, label, begin, None if still else finish)


def _exempt(one: ComplianceException, window: Window, place: Callable[[datetime], float]) -> Band:
    """The span in which an exception was in force, within the window."""
    over = min(one.expires, one.revoked or one.expires)
    begin, finish = max(one.granted or one.expires, window.start), min(over, window.end)
    label = f"Exempt: {one.rule_name or one.pack_name or 'every rule'}"
    return Band(place(begin), round(max(place(finish) - place(begin), 2.0), 1), False, label, begin,
                over if over <= window.end else None)  # fmt: skip


def _gap(one: Unrecorded, window: Window, place: Callable[[datetime], float]) -> Band:
    """The span in which the recorder was off, within the window."""
    begin, finish = max(one.start, window.start), min(one.end or window.end, window.end)
    until = f"to {zones.local(one.end):%d %b %Y %H:%M:%S}" if one.end else "on"
    label = f"Not recorded from {zones.local(one.start):%d %b %Y %H:%M:%S} {until}"
    return Band(place(begin), round(max(place(finish) - place(begin), 2.0), 1), False, label, one.start, one.end)


def _rows(
    items: Sequence[Item],
    events: Sequence[Event],
    bands: Sequence[Band],
    exempts: Sequence[Band],
    gaps: Sequence[Band],
) -> list[Row]:
    rows = [Row(i.captured, "Configuration", f"Item {i.id}", f"?b={i.id}", i.status) for i in items]
    rows += [
        Row(e.time, "Read" if e.read_only else "Write", e.name, f"/events/{e.event_id}/",
            f"{e.user or 'unknown'}{', ' + e.error_code if e.error_code else ''}")
        for e in events
    ]  # fmt: skip
    rows += [
        Row(b.start, "Compliance", b.label, "?tab=verdicts", "" if b.end else "still holds at the end") for b in bands
    ]
    rows += [
        Row(b.start, "Exceptions", b.label, "/exceptions/", f"until {zones.local(b.end):%d %b %Y %H:%M}" if b.end else "in force")
        for b in exempts
    ]  # fmt: skip
    rows += [
        Row(b.start, "Configuration", b.label, "/recorder/", "the recorder was off" if b.end else "the recorder is off")
        for b in gaps
    ]
    return sorted(rows, key=lambda row: row.moment, reverse=True)
