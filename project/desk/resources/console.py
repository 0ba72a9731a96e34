"""One resource's page: time line, difference with blame, configuration, relationships, verdicts, events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from config_app.compliance import reads as compliance
from config_app.exceptions import reads as exceptions
from config_app.items import difference, summary
from config_app.items import reads as items
from config_app.items.models import Item, Resource
from config_app.recorder import gaps
from project.desk.resources import reads, timeline
from project.kernel import clock
from project.kernel.console import window as windows
from project.kernel.console.views import accounts, found_or_404, page
from trail.events import reads as events

TABS = ("timeline", "configuration", "relationships", "verdicts", "events")
FORMS = (("inline", "Inline"), ("side", "Side by side"), ("paths", "Paths"))


@page
def resource(request: HttpRequest, kind: str, resource_id: str) -> HttpResponse:
    """A resource now, or as it was `?at=` a moment."""
    scope = accounts(request)
    found: Resource = found_or_404(items.resource(scope, kind, resource_id))
    history, seen = reads.history(found), reads.touching(scope, found)
    verdicts = compliance.of_resource(scope, kind, resource_id)
    at, error = _moment(request)
    edges = items.edges(found, at)
    tab = request.GET.get("tab", "timeline")
    tab = tab if tab in TABS else "timeline"
    red = [verdict for verdict in verdicts if verdict.compliance == compliance.NON_COMPLIANT]
    context: dict[str, Any] = {
        "resource": found, "tab": tab, "error": error, "items": history, "events": seen, "verdicts": verdicts, "red": red,
        "edges": edges, "at_text": request.GET.get("at", ""), "at_moment": at,
        "tabs": (("timeline", "Timeline"), ("configuration", "Configuration"), ("relationships", f"Relationships {len(edges)}"),
                 ("verdicts", f"Verdicts {len(verdicts)}"), ("events", f"Events {len(seen)}")),
        "said": f"Items: {len(history)}, events: {len(seen)}, verdicts: {len(verdicts)}, all of {found.title}.",
    }  # fmt: skip
    if tab == "timeline":
        context |= _timeline(request, scope, found, history, seen)
    elif tab == "configuration":
        context |= {"at": at, "item": items.item_at(found, at) if at else items.newest(found)}
    elif tab == "relationships":
        context |= {"at": at, "edges": reads.tied(scope, edges)}
    return render(request, "desk/resource.html", context)


def _moment(request: HttpRequest) -> tuple[datetime | None, str]:
    try:
        return (clock.parse(request.GET["at"]) if request.GET.get("at") else None), ""
    except ValueError as problem:
        return None, f"{problem}. The present is shown instead."


def _timeline(
    request: HttpRequest, scope: tuple[str, ...], found: Resource, history: list[Item], seen: list[events.Event]
) -> dict[str, Any]:
    left, right = reads.pair(request.GET.get("a", ""), request.GET.get("b", ""), history)
    now = clock.now()
    every = compliance.timeline(found, datetime.min.replace(tzinfo=now.tzinfo), now)
    usual = timeline.usual(history, seen, every)
    window = windows.read(request, "now-7d") if {"from", "to"} & request.GET.keys() else usual
    known = reads.captions(scope, history)
    excused = exceptions.about(found, window.start, window.end)
    off = gaps.about(found, window.start, window.end)
    form = request.GET.get("diff", "inline")
    context: dict[str, Any] = {
        "window": window, "timeline": timeline.draw(window, history, seen, every, left, right, excused, off), "a": left, "b": right,
        "history": list(zip(history, reads.said(found, history), [reads.cause(item, known) for item in history], strict=True)),
        "form": form if form in dict(FORMS) else "inline", "forms": FORMS, "table": request.GET.get("view") == "table",
        "folds": request.GET.get("fold") != "0",
    }  # fmt: skip
    if right:
        place = history.index(right)
        context |= {
            "older": history[place + 1] if place + 1 < len(history) else None,
            "newer": history[place - 1] if place else None,
        }
    if left and right:
        rows = reads.difference(history, left, right, known, fold=context["folds"])
        paths = difference.difference(reads.content(left) or {}, reads.content(right) or {})
        context |= {
            "rows": rows, "sides": reads.sides(rows) if context["form"] == "side" else [], "paths": paths,
            "changed": summary.between(found.type, left, right),
            "counts": {word: sum(1 for p in paths if p.kind == kind) for word, kind in
                       (("added", "CREATE"), ("removed", "DELETE"), ("changed", "UPDATE"))},
            "cause": reads.cause(right, known), "off": gaps.behind([right]).get(right.id),
            "adjacent": abs(history.index(left) - history.index(right)) == 1,
        }  # fmt: skip
    return context


@page
def search(request: HttpRequest) -> HttpResponse:
    """Jump to whatever has this id, name or ARN; else the list of resources that hold the words."""
    text = request.GET.get("q", "").strip()
    scope = accounts(request)
    if text and (event := events.get(scope, text)):
        return redirect("event", event_id=event.event_id)
    found = items.by_any(scope, "", text) if text else None
    if found:
        return redirect("resource", kind=found.type, resource_id=found.resource_id)
    return redirect(f"/resources/?{request.GET.urlencode()}")


urlpatterns = [
    path("search/", search, name="search"),
    path("resources/<str:kind>/<path:resource_id>/", resource, name="resource"),
]
