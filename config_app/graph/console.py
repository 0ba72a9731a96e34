"""The relationship graph in the browser, of one resource or of the estate: drawn with cytoscape, with its table twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from config_app.graph import blast, paths, reads
from config_app.graph.drawing import drawing, of_kind
from config_app.items import reads as items
from config_app.items.models import Relationship, Resource
from project.kernel import clock
from project.kernel.console.views import accounts, found_or_404, page

# What is drawn: relationships as they are stated, or what feels a change.
DIRECTIONS = (
    ("in", "Depends on it"), ("out", "It depends on"), ("both", "Both"),
    (blast.AFFECTS, "Feels its change"), (blast.AFFECTED_BY, "Changes it feels"),
)  # fmt: skip
MOST = 1000  # nodes that are looked at; more are cut, and the page says so


@dataclass
class Shown:
    """What is drawn around a resource, with reasons by node where it is a blast radius."""

    graph: reads.Graph
    reasons: dict[reads.Key, str] = field(default_factory=dict)
    undeclared: dict[str, int] = field(default_factory=dict)


@page
def graph(request: HttpRequest, kind: str, resource_id: str) -> HttpResponse:
    """What lies around a resource, what feels its change, or how it is linked to another; now or at a moment."""
    scope = accounts(request)
    found: Resource = found_or_404(items.resource(scope, kind, resource_id))
    depths = tuple(range(1, reads.DEEPEST + 1))
    depth = int(request.GET["depth"]) if request.GET.get("depth", "") in {str(number) for number in depths} else 2
    direction = request.GET.get("dir", "both")
    direction = direction if direction in dict(DIRECTIONS) else "both"
    moments = reads.turns(found.account_id, kind, resource_id)
    if address := _moved(request, moments):
        return redirect(address)
    at, at_text, error = _moment(request)
    focus = (kind, resource_id)
    shown = _around(found, depth, direction, at)
    linked = _path(request, found, at)
    drawn, kinds = of_kind(shown.graph, request.GET.get("kind", ""), focus)
    drawn = linked["path_graph"] if linked.get("paths") else drawn
    near = len(drawn.nodes) - 1
    grouped = request.GET.get("group") == "type" and not linked.get("paths")
    context = drawing(request, scope, drawn, focus, grouped=grouped, reasons=shown.reasons) | linked | {
        "resource": found, "depth": depth, "direction": direction, "directions": DIRECTIONS, "deepest": reads.DEEPEST,
        "at": at, "at_moment": at, "at_text": at_text, "error": error or linked.get("path_error", ""),
        "title": _title(direction, found.title), "near": near, "kinds": kinds, "kind": request.GET.get("kind", ""),
        "moments": moments, "step": _place(moments, at), "undeclared": shown.undeclared, "felt": direction in blast.WAYS,
        "said": f"{near} resources within {depth} hops of {found.title}, from the items that held at that moment.",
    }  # fmt: skip
    return render(request, "config_app/graph/graph.html", context)


def _title(direction: str, title: str) -> str:
    return {
        "in": f"What depends on {title}", "out": f"What {title} depends on", "both": f"Graph of {title}",
        blast.AFFECTS: f"Blast radius of {title}", blast.AFFECTED_BY: f"Whose changes {title} feels",
    }[direction]  # fmt: skip


def _around(found: Resource, depth: int, direction: str, at: datetime | None) -> Shown:
    if direction not in blast.WAYS:
        return Shown(reads.neighbourhood(found.account_id, found.type, found.resource_id, depth=depth,
                                         direction=direction, at=at, limit=MOST))  # fmt: skip
    felt = blast.radius(
        found.account_id, found.type, found.resource_id, depth=depth, direction=direction, at=at, limit=MOST
    )
    return Shown(felt.graph, {(one.node.type, one.node.id): one.reason for one in felt.reached}, felt.undeclared)


def _path(request: HttpRequest, found: Resource, at: datetime | None) -> dict[str, Any]:
    """How the resource is linked to the one that `?to=` names by id, name or ARN."""
    text = request.GET.get("to", "").strip()
    if not text:
        return {"to": ""}
    goal = items.by_any([found.account_id], "", text)
    if goal is None:
        return {
            "to": text,
            "path_error": f"No resource of account {found.account_id} has the id, name or ARN “{text[:100]}”.",
        }
    told = paths.between(found.account_id, (found.type, found.resource_id), (goal.type, goal.resource_id), at=at)
    edges = list({(edge.near, edge.far, edge.phrase): edge for way in told.paths for edge in way}.values())
    walks = [_walk(way, (found.type, found.resource_id), told.nodes) for way in told.paths]
    return {"to": text, "goal": goal, "paths": walks, "more": told.more, "path_cut": told.cut,
            "path_graph": reads.Graph(told.nodes, edges), "longest": paths.LONGEST}  # fmt: skip


def _walk(way: list[reads.Edge], start: reads.Key, nodes: dict[reads.Key, reads.Node]) -> list[tuple[reads.Node, str]]:
    """Each resource of a path with the words that lead to it from the one before."""
    walked, here = [(nodes[start], "")], start
    for edge in way:
        forward = edge.near == here
        here = edge.far if forward else edge.near
        said = edge.phrase[:1].lower() + edge.phrase[1:]
        walked.append((nodes[here], said if forward else f"is what the next one states: {said}"))
    return walked


def _moved(request: HttpRequest, moments: Sequence[datetime]) -> str:
    """The address of the moment that the slider was moved to; nothing where it was not."""
    step, query = request.GET.get("step", ""), request.GET.copy()
    if not (step.isascii() and step.isdigit() and len(step) < 4) or step == query.get("was", step):
        return ""
    for name in ("step", "was", "at"):
        query.pop(name, None)
    if int(step) < len(moments):
        query["at"] = clock.iso(moments[int(step)] + timedelta(seconds=1))  # whole seconds: after it, not before
    return f"{request.path}?{query.urlencode()}"


def _moment(request: HttpRequest) -> tuple[datetime | None, str, str]:
    """The moment that is asked for, as it was written, and what is wrong with it."""
    text = request.GET.get("at", "").strip()
    try:
        return (clock.parse(text) if text else None), text, ""
    except ValueError as problem:
        return None, text, f"{problem}. The present is shown instead."


def _place(moments: Sequence[datetime], at: datetime | None) -> int:
    """Where a moment stands on the slider, whose last place is the present."""
    return len(moments) if at is None else max(sum(1 for moment in moments if moment <= at) - 1, 0)


@page
def estate(request: HttpRequest) -> HttpResponse:
    """Every resource and every relationship that holds now."""
    scope = accounts(request)
    links, alone = reads.link_counts(scope)
    drawn = _estate(scope)
    context = drawing(request, scope, drawn, None, grouped=request.GET.get("group", "type") == "type") | {
        "links": links, "alone": alone, "unrecorded": sum(not node.known for node in drawn.nodes.values()), "title": "Graph of the estate",
        "said": f"{links:,} relationships hold now; {alone:,} resources have none.",
    }  # fmt: skip
    return render(request, "config_app/graph/graph.html", context)


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


urlpatterns = [
    path("graph/", estate, name="graph-of-estate"),
    path("graph/<str:kind>/<path:resource_id>/", graph, name="graph"),
]
