"""Events in the browser: search by filters with facets, a histogram and a brush; one event as drawer and as page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from project.kernel import paging
from project.kernel.console import links, zones
from project.kernel.console import window as windows
from project.kernel.console.views import accounts, found_or_404, page, position_of
from trail.events import reads
from trail.events.querying import KEYS, Query, read

PAGE = 50
SHOWN, ALL = 6, 60  # values of a facet: at first, and after "more"
BARS = 48
FACETS = (("username", "Actor"), ("event_name", "Event name"), ("error_code", "Error"), ("event_source", "Service"),
          ("source_ip", "Source address"), ("region", "Region"), ("read_only", "Read only"))  # fmt: skip
AROUND = timedelta(minutes=5)


@page
def events(request: HttpRequest) -> HttpResponse:
    """The list: newest first, keyset pages, counts over the whole window; `?event=` opens one beside it."""
    if request.GET.get("add") is not None:
        return redirect(_added(request))
    window = windows.read(request)
    brush = windows.brush(request, window)
    inner = brush or window
    query = read(request.GET.get("q", ""))
    scope = accounts(request)
    given = {"q": query.text, "from": window.since, "to": window.until, "brush": request.GET.get("brush", "")}
    position = position_of(request, "events", given)
    rows = reads.Found() if query.error else reads.lookup(
        scope, filters=query.filters, start=inner.start, end=inner.end, position=position, limit=PAGE + 1
    )  # fmt: skip
    opened = request.GET.get("event", "")
    context: dict[str, Any] = {
        "window": window, "brush": brush, "inner": inner, "query": query, "keys": KEYS,
        "rows": [(event, gist(event)) for event in rows[:PAGE]], "later": position is not None,
        "next": paging.token("events", given, rows[PAGE - 1].id) if len(rows) > PAGE else "",
        "goes_on": "" if rows.complete else paging.token("events", given, rows.position), "reached": rows.reached,
        "opened": opened,
    }  # fmt: skip
    if not query.error:
        context |= _counts(scope, query, window, inner, request.GET.get("more", ""))
    if not rows:
        context["oldest"] = reads.oldest(scope)
    if opened and (found := reads.get(scope, opened)):
        context |= _detail(scope, found) | _neighbours(rows[:PAGE], found)
    return render(request, "trail/events/list.html", context)


def _added(request: HttpRequest) -> str:
    """The address of a search to which words were added: what is searched is always `?q=` alone."""
    query = request.GET.copy()
    line = f"{query.get('q', '')} {query.pop('add')[-1]}".strip()
    for name in ("q", "cursor", "event"):
        query.pop(name, None)
    if line:
        query["q"] = line
    return f"{request.path}?{query.urlencode()}"


@dataclass(frozen=True)
class Facet:
    """A field with its most frequent values: (value, count, the search line with it put in or out, whether it is in).

    Counts that are not `exact` are lower bounds.
    """

    name: str
    title: str
    values: list[tuple[str, int, str, bool]]
    hidden: int
    exact: bool


def _counts(
    scope: tuple[str, ...], query: Query, window: windows.Window, inner: windows.Window, more: str
) -> dict[str, Any]:
    number, exact = reads.count(scope, query.filters, inner.start, inner.end)
    every, whole = (number, exact)
    if query.pairs or inner is not window:
        every, whole = reads.count(scope, None, window.start, window.end)
    return {
        "number": number, "exact": exact, "every": every, "whole": whole,
        "facets": [_facet(scope, query, inner, name, title, name == more) for name, title in FACETS],
        "buckets": reads.histogram(scope, query.filters, window.start, window.end, BARS),
        "said": f"{'' if exact else 'Over '}{number:,} event{'' if number == 1 else 's'} match{'es' if number == 1 else ''} "
                f"{query.text or 'everything'}, {inner.words} ({zones.word()}).",
    }  # fmt: skip


def _facet(scope: tuple[str, ...], query: Query, inner: windows.Window, name: str, title: str, opened: bool) -> Facet:
    """Counts of one field's values under all other conditions, over the whole window."""
    others = replace(query.filters, **{name: None})
    counted = reads.facets(scope, others, inner.start, inner.end, name, ALL)
    found = [row for row in counted if row[0]]
    values = [(value, count, query.toggled(name, value), query.has(name, value)) for value, count in found]
    shown = values if opened else [row for place, row in enumerate(values) if place < SHOWN or row[3]]
    return Facet(name, title, shown, len(values) - len(shown), counted.exact)


@page
def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """One event: its facts, what it touched, what it caused, its record, what happened around it."""
    scope = accounts(request)
    found: reads.Event = found_or_404(reads.get(scope, event_id))
    context = _detail(scope, found) | {
        "window": windows.Window(found.time - AROUND, found.time + AROUND, *_ends(found))
    }
    same = reads.Filters(username=found.user or None)
    context["before"] = _named(reads.lookup(scope, filters=same, position=found.id, limit=5, end=found.time))
    after = reads.lookup(scope, filters=same, position=found.id, limit=5, start=found.time, newest_first=False)
    context["after"] = _named(reversed(after))
    return render(request, "trail/events/event.html", context)


def _detail(scope: tuple[str, ...], found: reads.Event) -> dict[str, Any]:
    """What drawer and page both show. Links go to fixed windows, so that they find the same whenever they are opened."""
    since, until = _ends(found)
    around = urlencode({"from": since, "to": until})
    day = {"from": _iso(found.time - timedelta(hours=12)), "to": _iso(found.time + timedelta(hours=12))}
    lines = {
        name: urlencode({"q": Query("", reads.Filters()).toggled(field, value), **day})
        for name, field, value in (("user", "username", found.user), ("ip", "source_ip", found.source_ip),
                                   ("key", "access_key", found.access_key)) if value
    }  # fmt: skip
    return {
        "event": found, "record": found.record, "gist": gist(found), "lines": lines, "around_query": around,
        "chain": links.consequences(scope, found.event_id),
    }  # fmt: skip


def _ends(found: reads.Event) -> tuple[str, str]:
    return _iso(found.time - AROUND), _iso(found.time + AROUND)


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _neighbours(rows: Sequence[reads.Event], found: reads.Event) -> dict[str, str]:
    """The events above and below the opened one in the list."""
    ids = [event.event_id for event in rows]
    if found.event_id not in ids:
        return {"above": "", "below": ""}
    place = ids.index(found.event_id)
    return {"above": ids[place - 1] if place else "", "below": ids[place + 1] if place + 1 < len(ids) else ""}


def _named(found: Any) -> list[tuple[reads.Event, str]]:
    return [(event, gist(event)) for event in found]


def gist(event: reads.Event) -> str:
    """One line for a row: why the call was refused, else the first plain values that were asked for."""
    if event.error_code:
        said = event.record.get("errorMessage")
        return f"{event.error_code}: {said}"[:160] if isinstance(said, str) and said else event.error_code
    given = event.record.get("requestParameters")
    plain = [
        f"{name} {value}" for name, value in (given.items() if isinstance(given, dict) else [])
        if isinstance(value, str | int) and not isinstance(value, bool) and value not in ("", "-") and name != "Host"
    ]  # fmt: skip
    return ", ".join(plain[:3])[:160]


def captions(scope: Sequence[str], ids: Sequence[str], start: datetime, end: datetime) -> dict[str, links.Caption]:
    """Events in a few words, for pages that know only their ids."""
    found = reads.many(scope, ids, start=start, end=end)
    return {event.event_id: links.Caption(event.event_id, event.name, event.user, event.time) for event in found}


urlpatterns = [
    path("events/", events, name="events"),
    path("events/<str:event_id>/", event, name="event"),
]
