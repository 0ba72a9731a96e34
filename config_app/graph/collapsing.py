"""A graph that is too large to be read, drawn as groups: one node for each type at each distance, with its count. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from config_app.graph.reads import Graph, Key, Node

MOST = 150  # nodes that are drawn one by one


def by_type(graph: Graph, verdicts: dict[Key, str], focus: Key | None) -> dict[str, Any]:
    """Nodes and edges for the browser. The focus stays itself; a group is red where any of its members is."""
    place = {key: _group(key, node, focus) for key, node in graph.nodes.items()}
    members: dict[str, list[Key]] = {}
    for key, name in place.items():
        members.setdefault(name, []).append(key)
    ties = Counter((place[e.near], place[e.far]) for e in graph.edges if place[e.near] != place[e.far])
    return {
        "nodes": [_node(name, keys, graph, verdicts) for name, keys in members.items()],
        "edges": [
            {"source": near, "target": far, "phrase": f"{number} relationship{'s' if number != 1 else ''}"}
            for (near, far), number in sorted(ties.items())
        ],
        "cut": graph.cut,
    }


def _group(key: Key, node: Node, focus: Key | None) -> str:
    return "|".join(key) if key == focus else f"{node.depth}|{node.type}"


def _node(name: str, keys: list[Key], graph: Graph, verdicts: dict[Key, str]) -> dict[str, Any]:
    node = graph.nodes[keys[0]]
    said = [verdicts.get(key, "") for key in keys]
    worst = "NON_COMPLIANT" if "NON_COMPLIANT" in said else "COMPLIANT" if "COMPLIANT" in said else ""
    single = len(keys) == 1
    return {
        "id": name, "type": node.type, "resource": node.id if single else "", "depth": node.depth, "verdict": worst,
        "title": node.title if single else f"{len(keys)} resources", "count": 0 if single else len(keys),
        "known": node.known or not single, "deleted": single and node.deleted,
    }  # fmt: skip
