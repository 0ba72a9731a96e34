"""Neighbours, near and far, in both directions, now or at a moment; found breadth first with one query a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from config_app.graph import edges
from config_app.graph.edges import Edge as Edge
from config_app.graph.edges import Key as Key
from config_app.graph.edges import Node as Node
from config_app.items.models import Relationship, Resource

DEEPEST = 6
_PER_NODE = 4  # relationships that are read in a step for each resource that may be shown
Follow = Callable[[Edge, Key], Key | None]  # a relationship, one end of it → the end it leads to, if it leads anywhere


@dataclass
class Graph:
    """Nodes by key, edges, and whether a limit cut it."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    cut: bool = False


def neighbourhood(
    account_id: str,
    kind: str,
    resource_id: str,
    *,
    depth: int = 2,
    direction: str = "both",
    at: datetime | None = None,
    limit: int = 150,
) -> Graph:
    """What lies within `depth` steps. `direction`: `out` follows stated links, `in` what states links to it, `both`."""
    return spread(
        account_id, (kind, resource_id), follow=_ways[direction], depth=depth, at=at, limit=limit, side=direction
    )


def spread(
    account_id: str, start: Key, *, follow: Follow, depth: int, at: datetime | None, limit: int, side: str = "both"
) -> Graph:  # fmt: skip
    """Breadth first from `start` along the relationships that `follow` leads over, over at most `limit` nodes."""
    graph = Graph()
    seen: dict[Key, int] = {start: 0}
    taken: dict[tuple[Key, Key, str], Edge] = {}
    frontier: list[Key] = [start]
    for step in range(1, max(1, min(depth, DEEPEST)) + 1):
        found, more = edges.touching(account_id, frontier, at, side, most=limit * _PER_NODE)
        graph.cut |= more
        standing, following = set(frontier), []
        for edge in found:
            for end in dict.fromkeys((edge.near, edge.far)):
                other = follow(edge, end) if end in standing else None
                if other is None:
                    continue
                taken.setdefault((edge.near, edge.far, edge.phrase), edge)
                if other in seen:
                    continue
                if len(seen) >= limit:
                    graph.cut = True
                    continue
                seen[other] = step
                following.append(other)
        frontier = following
        if not frontier or graph.cut:  # what lies beyond a cut would be no whole step
            break
    graph.nodes = edges.nodes(account_id, seen, at)
    graph.edges = [edge for edge in taken.values() if edge.near in seen and edge.far in seen]
    return graph


def turns(account_id: str, kind: str, resource_id: str, most: int = 60) -> list[datetime]:
    """The newest moments at which a relationship of a resource began or ended, the oldest first."""
    near, far = Q(type=kind, resource_id=resource_id), Q(far_type=kind, far_id=resource_id)
    own = Relationship.objects.filter(near | far, account_id=account_id).order_by()
    began = own.values_list("since", flat=True).distinct()
    ended = own.filter(until__isnull=False).values_list("until", flat=True).distinct()
    return sorted(began.union(ended).order_by("-since")[:most])


def _out(edge: Edge, end: Key) -> Key | None:
    return edge.far if end == edge.near else None


def _in(edge: Edge, end: Key) -> Key | None:
    return edge.near if end == edge.far else None


def _both(edge: Edge, end: Key) -> Key | None:
    return edge.far if end == edge.near else edge.near


_ways: dict[str, Follow] = {"out": _out, "in": _in, "both": _both}


def as_elements(graph: Graph, verdicts: dict[Key, str]) -> dict[str, Any]:
    """The graph for the browser: nodes and edges with plain members."""
    return {
        "nodes": [
            {"id": "|".join(key), "type": node.type, "resource": node.id, "title": node.title, "depth": node.depth,
             "known": node.known, "deleted": node.deleted, "verdict": verdicts.get(key, "")}
            for key, node in graph.nodes.items()
        ],
        "edges": [
            {"source": "|".join(edge.near), "target": "|".join(edge.far), "phrase": edge.phrase} for edge in graph.edges
        ],
        "cut": graph.cut,
    }  # fmt: skip


def link_counts(accounts: Sequence[str]) -> tuple[int, int]:
    """How many relationships hold now, and how many living resources have none."""
    links = Relationship.objects.filter(account_id__in=accounts, until__isnull=True)
    own = Relationship.objects.filter(account_id=OuterRef("account_id"), until__isnull=True)
    stated = own.filter(type=OuterRef("type"), resource_id=OuterRef("resource_id"))
    naming = own.filter(far_type=OuterRef("type"), far_id=OuterRef("resource_id"))
    living = Resource.objects.filter(account_id__in=accounts, deleted__isnull=True)
    return links.count(), living.filter(~Q(Exists(stated)), ~Q(Exists(naming))).count()
