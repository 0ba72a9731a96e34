"""The time window of a page: `?from=&to=`, ISO-8601 or `now-1h`; an invalid one keeps the default and says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest

from project.kernel import clock
from project.kernel.console import zones

PRESETS = (("now-15m", "15 minutes"), ("now-1h", "1 hour"), ("now-6h", "6 hours"), ("now-1d", "24 hours"),
           ("now-7d", "7 days"), ("now-30d", "30 days"), ("now-90d", "90 days"))  # fmt: skip


@dataclass(frozen=True)
class Window:
    """A span of time, and the words that it was given in."""

    start: datetime
    end: datetime
    since: str
    until: str
    error: str = ""

    @property
    def words(self) -> str:
        """Its two ends in the page's zone: `18 Nov 2026 12:00 – 18:00`, with seconds where it is short."""
        start, end = zones.local(self.start), zones.local(self.end)
        clock_face = "%H:%M:%S" if end - start < timedelta(minutes=10) else "%H:%M"
        last = f"{end:{clock_face}}" if start.date() == end.date() else f"{end.day} {end:%b %Y {clock_face}}"
        year = f"{start:%Y} " if start.year != end.year or start.date() == end.date() else ""
        return f"{start.day} {start:%b} {year}{start:{clock_face}} – {last}"

    @property
    def address(self) -> str:
        """The query members that ask for it again."""
        return urlencode({"from": self.since, "to": self.until})

    @property
    def span(self) -> str:
        """How long it is, in words."""
        seconds = int((self.end - self.start).total_seconds())
        for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
            if seconds >= size:
                number = round(seconds / size)
                return f"{number} {unit}{'s' if number != 1 else ''}"
        return f"{seconds} seconds"


def read(request: HttpRequest, default: str = "now-1d") -> Window:
    """The window that a request asks for."""
    now = clock.now()
    since, until = request.GET.get("from", default) or default, request.GET.get("to", "now") or "now"
    try:
        start, end = clock.parse(since, base=now), clock.parse(until, base=now)
        if start >= end:
            raise ValueError("The window begins after it ends: give an earlier “from”.")
    except ValueError as problem:
        return Window(clock.parse(default, base=now), now, default, "now", str(problem))
    return Window(start, end + timedelta(microseconds=1), since, until)


def brush(request: HttpRequest, window: Window) -> Window | None:
    """The part of a window that is brushed: `?brush=START..END`, two moments inside it; None where there is none."""
    since, _, until = request.GET.get("brush", "").partition("..")
    try:
        start, end = clock.parse(since, base=window.end), clock.parse(until, base=window.end)
    except ValueError:
        return None
    start, end = max(start, window.start), min(end, window.end)
    return Window(start, end, since, until) if start < end else None
