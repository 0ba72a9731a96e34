"""The inventory and the changes in the browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config_app.compliance import reads as compliance
from config_app.items import reads, summary
from config_app.items.models import Item
from config_app.recorder import reads as recorders
from project.kernel import paging
from project.kernel.console import window as windows
from project.kernel.console.views import accounts, page
from project.kernel.errors import CallError

PAGE = 50


@page
def inventory(request: HttpRequest) -> HttpResponse:
    """What there is: by type, with the worst verdict of each."""
    scope = accounts(request)
    kind, text = request.GET.get("type", ""), request.GET.get("q", "").strip()
    gone = request.GET.get("deleted") == "1"
    given = {"type": kind, "q": text, "deleted": gone}
    try:
        position = (
            tuple(paging.position("inventory", given, request.GET["cursor"])) if request.GET.get("cursor") else None
        )
    except CallError:
        position = None
    rows = reads.current(
        scope,
        types=[kind] if kind else None,
        text=text or None,
        position=position,
        limit=PAGE + 1,
        include_deleted=gone,
    )
    shown = rows[:PAGE]
    verdicts = compliance.verdicts_of(scope, [row.id for row in shown])
    last = shown[-1] if len(rows) > PAGE else None
    counts = reads.counts_by_type(scope)
    context = {
        "rows": [(row, verdicts.get(row.id, "")) for row in shown], "counts": counts, "kind": kind, "text": text,
        "total": sum(number for _, number in counts), "fresh": recorders.freshness(scope), "gone": gone,
        "next": paging.token("inventory", given, [last.type, last.resource_id, last.id]) if last else "",
        "later": position is not None,
    }  # fmt: skip
    return render(request, "config_app/items/inventory.html", context)


@page
def changes(request: HttpRequest) -> HttpResponse:
    """What changed, one line for each item, newest first."""
    window = windows.read(request, "now-7d")
    scope = accounts(request)
    found = [item for item in reads.changes_since(scope, window.start, 200) if item.captured <= window.end][:100]
    rows = [(item, _said(item)) for item in found]
    context = {
        "window": window, "presets": windows.PRESETS, "rows": rows, "kept": [],
        "number": reads.changes_count(scope, window.start),
    }  # fmt: skip
    return render(request, "config_app/items/changes.html", context)


def _said(item: Item) -> str:
    before = reads.previous(item)
    if item.status == "ResourceDiscovered":
        return "Found for the first time."
    return summary.summary(item.resource.type, before.configuration if before else None, item.configuration)


urlpatterns = [
    path("resources/", inventory, name="inventory"),
    path("changes/", changes, name="changes"),
]
