"""The relationship graph in the browser, of one resource or of the estate: drawn with cytoscape, with its table twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from config_app.compliance import reads as compliance
from config_app.graph import collapsing, reads
from config_app.items import reads as items
from config_app.items.models import Relationship, Resource
from project.kernel import clock
from project.kernel.console.views import accounts, found_or_404, page

DIRECTIONS = (("in", "Depends on it"), ("out", "It depends on"), ("both", "Both"))
MOST = 1000  # nodes that are looked at; more are cut, and the page says so
ROWS = 300


@dataclass(frozen=True)
class Row:
    """A node in the table twin: how far away, and by which relations it is reached from a nearer one."""

    node: reads.Node
    relation: str
    verdict: str


@page
def graph(request: HttpRequest, kind: str, resource_id: str) -> HttpResponse:
    """What lies around a resource, now or at a moment."""
    scope = accounts(request)
    found: Resource = found_or_404(items.resource(scope, kind, resource_id))
    depth = min(max(int(request.GET["depth"]), 1), 4) if request.GET.get("depth", "") in {"1", "2", "3", "4"} else 2
    direction = request.GET.get("dir", "both")
    direction = direction if direction in dict(DIRECTIONS) else "both"
    at, error = _moment(request)
    drawn = reads.neighbourhood(
        found.account_id, kind, resource_id, depth=depth, direction=direction, at=at, limit=MOST
    )
    titles = {
        "in": f"What depends on {found.title}",
        "out": f"What {found.title} depends on",
        "both": f"Graph of {found.title}",
    }
    near = len(drawn.nodes) - 1
    context = _drawing(request, scope, drawn, (kind, resource_id), grouped=request.GET.get("group") == "type") | {
        "resource": found, "depth": depth, "direction": direction, "directions": DIRECTIONS, "depths": (1, 2, 3, 4),
        "at": at, "at_moment": at, "at_text": request.GET.get("at", ""), "error": error, "title": titles[direction],
        "near": near, "said": f"{near} resources within {depth} hops of {found.title}, from the items that held at that moment.",
    }  # fmt: skip
    return render(request, "config_app/graph/graph.html", context)


@page
def estate(request: HttpRequest) -> HttpResponse:
    """Every resource and every relationship that holds now."""
    scope = accounts(request)
    links, alone = reads.link_counts(scope)
    drawn = _estate(scope)
    context = _drawing(request, scope, drawn, None, grouped=request.GET.get("group", "type") == "type") | {
        "links": links, "alone": alone, "title": "Graph of the estate",
        "said": f"{links:,} relationships hold now; {alone:,} resources have none.",
    }  # fmt: skip
    return render(request, "config_app/graph/graph.html", context)


def _moment(request: HttpRequest) -> tuple[datetime | None, str]:
    try:
        return (clock.parse(request.GET["at"]) if request.GET.get("at") else None), ""
    except ValueError as problem:
        return None, f"{problem}. The present is shown instead."


def _estate(scope: Sequence[str]) -> reads.Graph:
    """The whole graph, as far as it can be looked at."""
    living = Resource.objects.filter(account_id__in=scope, deleted=None).order_by("type", "resource_id")[: MOST + 1]
    drawn = reads.Graph({(r.type, r.resource_id): reads.Node(r.type, r.resource_id, r.title, 0) for r in living[:MOST]})
    drawn.cut = len(living) > MOST
    rows = Relationship.objects.filter(account_id__in=scope, until__isnull=True).order_by("type", "resource_id", "id")
    for row in rows[: MOST * 5]:
        near, far = (row.type, row.resource_id), (row.far_type, row.far_id or row.far_name)
        for key in (near, far):
            drawn.nodes.setdefault(key, reads.Node(*key, key[1].rpartition("/")[2], 0, False))
        drawn.edges.append(reads.Edge(near, far, row.phrase, row.since))
    return drawn


def _drawing(
    request: HttpRequest, scope: tuple[str, ...], drawn: reads.Graph, focus: reads.Key | None, *, grouped: bool
) -> dict[str, Any]:
    """What the drawing and its table need."""
    verdicts = _verdicts(scope, drawn)
    many = len(drawn.nodes) > collapsing.MOST
    elements = collapsing.by_type(drawn, verdicts, focus) if many or grouped else reads.as_elements(drawn, verdicts)
    for node in elements["nodes"]:
        node["address"] = _address(request, node)
    rows = _rows(drawn, verdicts)
    return {
        "graph": drawn, "focus": "|".join(focus) if focus else "", "rows": rows[:ROWS], "every": len(rows), "many": many,
        "grouped": grouped, "data": {**elements, "focus": "|".join(focus) if focus else ""},
        "drawn": len(elements["nodes"]), "steps": max((node.depth for node in drawn.nodes.values()), default=0),
    }  # fmt: skip


def _address(request: HttpRequest, node: dict[str, Any]) -> str:
    """Where a node leads: a resource to its own graph, a group to the list of its type."""
    if node.get("count"):
        return f"{reverse('inventory')}?type={node['type']}"
    if not node["known"]:
        return ""
    kept = request.GET.copy()
    kept.pop("cursor", None)
    address = reverse("graph", args=[node["type"], node["resource"]])
    return f"{address}?{kept.urlencode()}" if kept else address


def _rows(drawn: reads.Graph, verdicts: dict[reads.Key, str]) -> list[Row]:
    """Nodes by distance, each with the relations that tie it to a node at least as near."""
    ties: dict[reads.Key, list[str]] = {}
    for edge in drawn.edges:
        near, far = drawn.nodes[edge.near], drawn.nodes[edge.far]
        if near.depth >= far.depth:
            ties.setdefault(edge.near, []).append(f"{edge.phrase} {far.title}")
        if far.depth >= near.depth:
            ties.setdefault(edge.far, []).append(f"{near.title} {edge.phrase[:1].lower()}{edge.phrase[1:]} it")
    return [
        Row(node, "; ".join(dict.fromkeys(ties.get(key, [])[:6])), verdicts.get(key, ""))
        for key, node in sorted(drawn.nodes.items(), key=lambda entry: (entry[1].depth, entry[1].type, entry[1].title, entry[0]))
    ]  # fmt: skip


def _verdicts(scope: tuple[str, ...], drawn: reads.Graph) -> dict[reads.Key, str]:
    rows = Resource.objects.filter(account_id__in=scope, resource_id__in=[key[1] for key in drawn.nodes], deleted=None)
    keys = {row.id: (row.type, row.resource_id) for row in rows}
    return {keys[number]: word for number, word in compliance.verdicts_of(scope, list(keys)).items()}


urlpatterns = [
    path("graph/", estate, name="graph-of-estate"),
    path("graph/<str:kind>/<path:resource_id>/", graph, name="graph"),
]
