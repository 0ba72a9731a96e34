"""The relationship graph in the browser, drawn with cytoscape, with its table twin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config_app.compliance import reads as compliance
from config_app.graph import reads
from config_app.items import reads as items
from config_app.items.models import Resource
from project.kernel import clock
from project.kernel.console.views import accounts, found_or_404, page

DIRECTIONS = (("both", "Both"), ("out", "What it needs"), ("in", "What depends on it"))


@page
def graph(request: HttpRequest, kind: str, resource_id: str) -> HttpResponse:
    """What lies around a resource, now or at a moment."""
    scope = accounts(request)
    found: Resource = found_or_404(items.resource(scope, kind, resource_id))
    depth = min(max(int(request.GET["depth"]), 1), 4) if request.GET.get("depth", "").isdigit() else 2
    direction = request.GET.get("dir", "both")
    direction = direction if direction in dict(DIRECTIONS) else "both"
    error, at = "", None
    if request.GET.get("at"):
        try:
            at = clock.parse(request.GET["at"])
        except ValueError as problem:
            error = str(problem)
    drawn = reads.neighbourhood(scope, kind, resource_id, depth=depth, direction=direction, at=at)
    verdicts = _verdicts(scope, drawn)
    context = {
        "resource": found, "graph": drawn, "depth": depth, "direction": direction, "directions": DIRECTIONS,
        "depths": (1, 2, 3, 4), "at": request.GET.get("at", ""), "error": error, "verdicts": verdicts,
        "data": {**reads.as_elements(drawn, verdicts), "focus": f"{kind}|{resource_id}"},
        "rows": [(drawn.nodes[edge.near], edge, drawn.nodes[edge.far]) for edge in drawn.edges],
    }  # fmt: skip
    return render(request, "config_app/graph/graph.html", context)


def _verdicts(scope: tuple[str, ...], drawn: reads.Graph) -> dict[reads.Key, str]:
    rows = Resource.objects.filter(account_id__in=scope, resource_id__in=[key[1] for key in drawn.nodes], deleted=None)
    keys = {row.id: (row.type, row.resource_id) for row in rows}
    return {keys[number]: word for number, word in compliance.verdicts_of(scope, list(keys)).items()}


urlpatterns = [path("graph/<str:kind>/<path:resource_id>/", graph, name="graph")]
