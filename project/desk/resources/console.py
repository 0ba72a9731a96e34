"""One resource's page: time line, difference, configuration, relationships, verdicts, events."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from config_app.compliance import reads as compliance
from config_app.items import difference, summary
from config_app.items import reads as items
from config_app.items.models import Item, Resource
from project.desk.resources import reads
from project.kernel import clock
from project.kernel.console.views import accounts, found_or_404, page
from trail.events import reads as events

TABS = (("timeline", "Timeline"), ("configuration", "Configuration"), ("relationships", "Relationships"),
        ("verdicts", "Verdicts"), ("events", "Events"))  # fmt: skip


@page
def resource(request: HttpRequest, kind: str, resource_id: str) -> HttpResponse:
    """A resource now, or as it was `?at=` a moment."""
    scope = accounts(request)
    found: Resource = found_or_404(items.resource(scope, kind, resource_id))
    history = items.history(found, limit=100)
    error, at = "", None
    if request.GET.get("at"):
        try:
            at = clock.parse(request.GET["at"])
        except ValueError as problem:
            error = str(problem)
    shown = items.item_at(found, at) if at else items.newest(found)
    tab = request.GET.get("tab", "timeline")
    seen = reads.touching(scope, found)
    left, right = reads.pair(found, request.GET.get("a", ""), request.GET.get("b", ""), history)
    context: dict[str, Any] = {
        "resource": found, "item": shown, "history": [(item, _said(found, item)) for item in history], "at": request.GET.get("at", ""),
        "error": error, "tab": tab if tab in dict(TABS) else "timeline", "tabs": TABS, "events": seen,
        "verdicts": compliance.of_resource(scope, kind, resource_id), "edges": items.edges(found, at),
        "timeline": reads.timeline(scope, found, history, seen), "a": left, "b": right, "items": history,
        "numbers": {"configuration": "", "relationships": len(items.edges(found, at)), "events": len(seen)},
        "since": history[-1].captured if history else None,
    }  # fmt: skip
    if right:
        before, after = (left.configuration if left else None), right.configuration
        context |= {
            "lines": reads.lines(before, after),
            "paths": difference.difference(before or {}, after or {}),
            "said": summary.summary(found.type, before, after) if left else "Found for the first time.",
            "causes": reads.causes(scope, right),
        }
    return render(request, "desk/resource.html", context)


def _said(found: Resource, item: Item) -> str:
    if item.status == "ResourceDiscovered":
        return "Found for the first time."
    before = items.previous(item)
    return summary.summary(found.type, before.configuration if before else None, item.configuration)


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
