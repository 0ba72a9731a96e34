"""Events in the browser: search by filters with facets and a histogram, and one event's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from project.kernel import client, faces, paging
from project.kernel.console import window as windows
from project.kernel.console.views import accounts, found_or_404, page
from project.kernel.errors import CallError
from trail.events import reads
from trail.events.querying import KEYS, Query, read

PAGE = 50
FACETS = (("event_name", "Event name"), ("username", "User"), ("event_source", "Source"), ("error_code", "Error"),
          ("source_ip", "Source address"), ("region", "Region"))  # fmt: skip


@page
def events(request: HttpRequest) -> HttpResponse:
    """The list: newest first, keyset pages, counts over the whole window."""
    window = windows.read(request)
    query = read(request.GET.get("q", ""))
    scope = accounts(request)
    given = {"q": query.text, "from": window.since, "to": window.until}
    try:
        position = paging.position("events", given, request.GET["cursor"]) if request.GET.get("cursor") else None
    except CallError:
        position = None
    rows = (
        []
        if query.error
        else reads.lookup(
            scope, filters=query.filters, start=window.start, end=window.end, position=position, limit=PAGE + 1
        )
    )
    context: dict[str, Any] = {
        "window": window, "presets": windows.PRESETS, "query": query, "rows": rows[:PAGE], "keys": KEYS,
        "kept": [("q", query.text)] if query.text else [], "oldest": reads.oldest(scope),
        "next": paging.token("events", given, rows[PAGE - 1].id) if len(rows) > PAGE else "", "later": position is not None,
    }  # fmt: skip
    if not query.error:
        context |= _counts(scope, query, window)
    return render(request, "trail/events/list.html", context)


def _counts(scope: tuple[str, ...], query: Query, window: windows.Window) -> dict[str, Any]:
    number, exact = reads.count(scope, query.filters, window.start, window.end)
    facets = []
    for name, title in FACETS:
        others = replace(query.filters, **{name: None})
        found = reads.facets(scope, others, window.start, window.end, name, 6)
        facets.append(
            (
                name,
                title,
                [(value, count, query.toggled(name, value), query.has(name, value)) for value, count in found],
            )
        )
    return {
        "number": number, "exact": exact, "facets": facets,
        "buckets": reads.histogram(scope, query.filters, window.start, window.end, 96),
    }  # fmt: skip


@page
def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """One event: its facts, what it touched, what it caused, its record, what happened around it."""
    scope = accounts(request)
    found: reads.Event = found_or_404(reads.get(scope, event_id))
    nearby = reads.lookup(
        scope,
        filters=reads.Filters(username=found.user or None),
        position=found.id,
        limit=5,
        start=None,
        end=found.time,
    )
    after = reads.lookup(
        scope,
        filters=reads.Filters(username=found.user or None),
        position=found.id,
        limit=5,
        start=found.time,
        newest_first=False,
    )
    caused = client.look(
        "cairn:GetCausedItems", account_id=found.account_id or faces.caller(request).account_id, eventId=event_id
    )
    context = {
        "event": found,
        "record": found.record,
        "caused": caused.get("items", []),
        "before": nearby,
        "after": list(reversed(after)),
    }
    return render(request, "trail/events/event.html", context)


urlpatterns = [
    path("events/", events, name="events"),
    path("events/<str:event_id>/", event, name="event"),
]
