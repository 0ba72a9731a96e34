"""Neighbours, near and far, in both directions, now or at a moment; found breadth first with one query a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from config_app.items.models import Relationship, Resource

Key = tuple[str, str]  # type, id (or name where the id is not known)


@dataclass(frozen=True)
class Node:
    """A resource of the graph. `known` is False for an end that no listing has shown."""

    type: str
    id: str
    title: str
    depth: int
    known: bool = True
    deleted: bool = False


@dataclass(frozen=True)
class Edge:
    """A stated relationship, in the direction in which it is stated."""

    near: Key
    far: Key
    phrase: str
    since: datetime


@dataclass
class Graph:
    """Nodes by key, edges, and whether the limit cut it."""

    nodes: dict[Key, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    cut: bool = False


def neighbourhood(
    accounts: Sequence[str],
    kind: str,
    resource_id: str,
    *,
    depth: int = 2,
    direction: str = "both",
    at: datetime | None = None,
    limit: int = 150,
) -> Graph:
    """What lies within `depth` steps. `direction`: `out` follows stated links, `in` what states links to it, `both`."""
    graph = Graph()
    start = (kind, resource_id)
    frontier: set[Key] = {start}
    seen: dict[Key, int] = {start: 0}
    edges: dict[tuple[Key, Key, str], Edge] = {}
    for step in range(1, max(1, min(depth, 6)) + 1):
        found = _edges(accounts, frontier, direction, at)
        following: set[Key] = set()
        for edge in found:
            edges.setdefault((edge.near, edge.far, edge.phrase), edge)
            for end in (edge.near, edge.far):
                if end in seen:
                    continue
                if len(seen) >= limit:
                    graph.cut = True
                    continue
                seen[end] = step
                following.add(end)
        frontier = following
        if not frontier:
            break
    graph.nodes = _nodes(accounts, seen)
    graph.edges = [edge for edge in edges.values() if edge.near in seen and edge.far in seen]
    return graph


def _edges(accounts: Sequence[str], frontier: set[Key], direction: str, at: datetime | None) -> list[Edge]:
    ids = [resource_id for _, resource_id in frontier]
    near, far = Q(resource_id__in=ids), Q(far_id__in=ids) | Q(far_id="", far_name__in=ids)
    where = {"out": near, "in": far}.get(direction, near | far)
    rows = Relationship.objects.filter(where, account_id__in=accounts)
    rows = (
        rows.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at) if at else rows.filter(until__isnull=True)
    )
    found = []
    for row in rows.order_by("type", "resource_id", "far_type", "far_id", "id")[:3000]:
        edge = Edge((row.type, row.resource_id), (row.far_type, row.far_id or row.far_name), row.phrase, row.since)
        if edge.near in frontier or edge.far in frontier:
            found.append(edge)
    return found


def _nodes(accounts: Sequence[str], seen: dict[Key, int]) -> dict[Key, Node]:
    rows = Resource.objects.filter(account_id__in=accounts, resource_id__in=[key[1] for key in seen])
    known = {(row.type, row.resource_id): row for row in rows.order_by("deleted")}
    nodes = {}
    for key, depth in seen.items():
        row = known.get(key)
        nodes[key] = (
            Node(*key, row.title, depth, True, row.deleted is not None)
            if row
            else Node(*key, key[1].rpartition("/")[2], depth, False)
        )
    return nodes


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
    tied = set(links.values_list("resource_id", flat=True)) | set(links.values_list("far_id", flat=True))
    alone = Resource.objects.filter(account_id__in=accounts, deleted__isnull=True).exclude(resource_id__in=tied)
    return links.count(), alone.count()
