"""The shortest paths between two resources, searched from both ends at once, now or at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from config_app.graph import edges
from config_app.graph.edges import Edge, Key, Node

LONGEST = 8
MOST = 10  # paths that are told
WIDEST = 20_000  # resources that are looked at


@dataclass
class Side:
    """What one end has reached: distances, and the keys that were reached last."""

    distance: dict[Key, int]
    frontier: list[Key]
    level: int = 0


@dataclass
class Paths:
    """All shortest paths, as far as they are told; each is a list of edges in the order of the walk."""

    paths: list[list[Edge]] = field(default_factory=list)
    nodes: dict[Key, Node] = field(default_factory=dict)
    more: bool = False  # there are further paths of the same length
    cut: bool = False  # the search ended at its limit: that nothing was found does not say that there is nothing


def between(
    account_id: str, start: Key, end: Key, *, directed: bool = False, at: datetime | None = None,
    longest: int = LONGEST, most: int = MOST, widest: int = WIDEST,
) -> Paths:  # fmt: skip
    """The shortest paths of at most `longest` steps. `directed` follows relationships only as they are stated."""
    found = Paths()
    if start == end:
        found.nodes = edges.nodes(account_id, {start: 0}, at)
        return found
    a, b = Side({start: 0}, [start]), Side({end: 0}, [end])
    ties: dict[Key, dict[Key, Edge]] = defaultdict(dict)  # from a key on the way to the next one
    while not a.distance.keys() & b.distance.keys():
        if a.level + b.level >= longest or not a.frontier or not b.frontier or found.cut:
            return found
        forward = len(a.frontier) <= len(b.frontier)
        found.cut |= _expand(
            account_id, a if forward else b, ties, forward=forward, directed=directed, at=at, widest=widest
        )
    for path in _walks(start, a, b, ties):
        if len(found.paths) >= most:
            found.more = True
            break
        found.paths.append(path)
    seen = {key: a.distance.get(key, 0) for path in found.paths for edge in path for key in (edge.near, edge.far)}
    found.nodes = edges.nodes(account_id, seen, at)
    return found


def _expand(
    account_id: str, side: Side, ties: dict[Key, dict[Key, Edge]], *, forward: bool, directed: bool, at: datetime | None,
    widest: int,
) -> bool:  # fmt: skip
    """One more step of a side; whether a limit cut it."""
    way = ("out" if forward else "in") if directed else "both"
    found, cut = edges.touching(account_id, side.frontier, at, way)
    standing, following = set(side.frontier), []
    side.level += 1
    for edge in found:
        for here, there in ((edge.near, edge.far), (edge.far, edge.near)):
            if here not in standing or (directed and (here == edge.near) != forward):
                continue
            ties[here if forward else there].setdefault(there if forward else here, edge)
            if there not in side.distance:
                side.distance[there] = side.level
                following.append(there)
    side.frontier = following
    return cut or len(side.distance) > widest


def _walks(start: Key, a: Side, b: Side, ties: dict[Key, dict[Key, Edge]]) -> Iterator[list[Edge]]:
    """Every shortest walk: away from the start until the sides meet, then towards the end."""
    length = a.level + b.level
    stack: list[tuple[Key, list[Edge]]] = [(start, [])]
    while stack:
        here, walked = stack.pop()
        if len(walked) == length:
            yield walked
            continue
        step = len(walked) + 1
        for there, edge in sorted(ties[here].items(), reverse=True):
            near = a.distance.get(there) == step if step <= a.level else True
            if near and (step < a.level or b.distance.get(there) == length - step):
                stack.append((there, [*walked, edge]))
