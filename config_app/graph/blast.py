"""Blast radius: what feels a change of a resource, or whose changes it feels; by the declared table of effects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from config_app.graph import effects, reads
from config_app.graph.edges import Edge, Key, Node

AFFECTS, AFFECTED_BY = "affects", "affected_by"
WAYS = (AFFECTS, AFFECTED_BY)


@dataclass(frozen=True)
class Reached:
    """A resource that feels the change, the resource that it comes through, and why it does."""

    node: Node
    through: Key
    edge: Edge
    reason: str


@dataclass
class Blast:
    """The resources by distance, the graph that they form, and relationships that no row of the table speaks of."""

    graph: reads.Graph
    reached: list[Reached] = field(default_factory=list)
    by_type: dict[str, int] = field(default_factory=dict)
    by_phrase: dict[str, int] = field(default_factory=dict)
    undeclared: dict[str, int] = field(default_factory=dict)


def leads_to(edge: Edge, end: Key, direction: str) -> Key | None:
    """The end at which a change of `end` is felt (`affects`), or whose change `end` feels (`affected_by`)."""
    row = effects.of(edge.phrase, edge.near[0], edge.far[0])
    way = row.way if row else effects.NEITHER
    if way == effects.NEITHER:
        return None
    at_near = end == edge.near
    if way == effects.BOTH:
        return edge.far if at_near else edge.near
    felt_at_far = (way == effects.TO_FAR) == (direction == AFFECTS)
    if at_near:
        return edge.far if felt_at_far else None
    return None if felt_at_far else edge.near


def radius(
    account_id: str, kind: str, resource_id: str, *, depth: int = 3, direction: str = AFFECTS,
    phrases: Sequence[str] = (), at: datetime | None = None, limit: int = 1000,
) -> Blast:  # fmt: skip
    """What is affected within `depth` steps; `phrases` keeps to relationships of these kinds."""
    undeclared: dict[tuple[Key, Key, str], str] = {}

    def follow(edge: Edge, end: Key) -> Key | None:
        if phrases and edge.phrase not in phrases:
            return None
        if effects.of(edge.phrase, edge.near[0], edge.far[0]) is None:
            undeclared[edge.near, edge.far, edge.phrase] = edge.phrase
        return leads_to(edge, end, direction)

    graph = reads.spread(account_id, (kind, resource_id), follow=follow, depth=depth, at=at, limit=limit)
    reached = _reached(graph, direction)
    return Blast(
        graph, reached, dict(Counter(one.node.type for one in reached).most_common()),
        dict(Counter(one.edge.phrase for one in reached).most_common()), dict(Counter(undeclared.values())),
    )  # fmt: skip


def _reached(graph: reads.Graph, direction: str) -> list[Reached]:
    """Each node once, with the first relationship that leads to it from a nearer one."""
    first: dict[Key, tuple[Key, Edge]] = {}
    for edge in graph.edges:
        for end in (edge.near, edge.far):
            other = leads_to(edge, end, direction)
            if other is not None and graph.nodes[other].depth == graph.nodes[end].depth + 1:
                first.setdefault(other, (end, edge))
    found = []
    for key, (through, edge) in first.items():
        row = effects.of(edge.phrase, edge.near[0], edge.far[0])
        found.append(Reached(graph.nodes[key], through, edge, row.reason if row else ""))
    return sorted(found, key=lambda one: (one.node.depth, one.node.type, one.node.title, one.node.id))
