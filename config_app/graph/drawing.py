"""What the graph page draws and its table says: elements for the browser, and the same as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from config_app.compliance import reads as compliance
from config_app.graph import collapsing, reads
from config_app.items.models import Resource

ROWS = 300


@dataclass(frozen=True)
class Row:
    """A node in the table twin: how far away, by which relations it is reached from a nearer one, why it feels a change."""

    node: reads.Node
    relation: str
    verdict: str
    reason: str = ""


def drawing(
    request: HttpRequest, scope: Sequence[str], drawn: reads.Graph, focus: reads.Key | None, *, grouped: bool,
    reasons: Mapping[reads.Key, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the drawing and its table need."""
    verdicts = _verdicts(scope, drawn)
    many = len(drawn.nodes) > collapsing.MOST
    elements = collapsing.by_type(drawn, verdicts, focus) if many or grouped else reads.as_elements(drawn, verdicts)
    for node in elements["nodes"]:
        node["address"] = _address(request, node)
    rows = _rows(drawn, verdicts, reasons or {})
    return {
        "graph": drawn, "focus": "|".join(focus) if focus else "", "rows": rows[:ROWS], "every": len(rows), "many": many,
        "grouped": grouped, "data": {**elements, "focus": "|".join(focus) if focus else ""},
        "drawn": len(elements["nodes"]), "steps": max((node.depth for node in drawn.nodes.values()), default=0),
        "reasoned": bool(reasons),
    }  # fmt: skip


def of_kind(drawn: reads.Graph, kind: str, focus: reads.Key) -> tuple[reads.Graph, list[tuple[str, int]]]:
    """The graph with nodes of one type alone, and how many there are of each; all where the type is not among them."""
    kinds = Counter(node.type for key, node in drawn.nodes.items() if key != focus)
    if kind not in kinds:
        return drawn, sorted(kinds.items())
    nodes = {key: node for key, node in drawn.nodes.items() if key == focus or node.type == kind}
    edges = [edge for edge in drawn.edges if edge.near in nodes and edge.far in nodes]
    return reads.Graph(nodes, edges, drawn.cut), sorted(kinds.items())


def _address(request: HttpRequest, node: dict[str, Any]) -> str:
    """Where a node leads: a resource to its own graph, a group to the list of its type."""
    if node.get("count"):
        return f"{reverse('inventory')}?type={node['type']}"
    if not node["known"]:
        return ""
    kept = request.GET.copy()
    for name in ("cursor", "to", "kind", "step", "was"):
        kept.pop(name, None)
    address = reverse("graph", args=[node["type"], node["resource"]])
    return f"{address}?{kept.urlencode()}" if kept else address


def _rows(drawn: reads.Graph, verdicts: dict[reads.Key, str], reasons: Mapping[reads.Key, str]) -> list[Row]:
    """Nodes by distance, each with the relations that tie it to a node at least as near."""
    ties: dict[reads.Key, list[str]] = {}
    for edge in drawn.edges:
        near, far = drawn.nodes[edge.near], drawn.nodes[edge.far]
        if near.depth >= far.depth:
            ties.setdefault(edge.near, []).append(f"{edge.phrase} {far.title}")
        if far.depth >= near.depth:
            ties.setdefault(edge.far, []).append(f"{near.title} {edge.phrase[:1].lower()}{edge.phrase[1:]} it")
    return [
        Row(node, "; ".join(dict.fromkeys(ties.get(key, [])[:6])), verdicts.get(key, ""), reasons.get(key, ""))
        for key, node in sorted(drawn.nodes.items(), key=lambda entry: (entry[1].depth, entry[1].type, entry[1].title, entry[0]))
    ]  # fmt: skip


def _verdicts(scope: Sequence[str], drawn: reads.Graph) -> dict[reads.Key, str]:
    rows = Resource.objects.filter(account_id__in=scope, resource_id__in=[key[1] for key in drawn.nodes], deleted=None)
    keys = {row.id: (row.type, row.resource_id) for row in rows}
    return {keys[number]: word for number, word in compliance.verdicts_of(scope, list(keys)).items()}
