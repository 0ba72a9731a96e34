"""The graph over REST: neighbourhood, paths and blast radius, now or as of a moment; every answer says where it was cut."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.graph import blast, paths, reads
from config_app.graph.edges import Edge, Node
from config_app.items import reads as items
from config_app.items.models import Resource
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi

NODES = 500  # unless told otherwise
MOST = 2000


class StartFilter(base.Filters):
    """Which resource, and how far around it."""

    resource_type = django_filters.CharFilter(help_text="AWS::EC2::Instance")
    resource_id = django_filters.CharFilter()
    depth = django_filters.NumberFilter(help_text=f"Steps, 1 to {reads.DEEPEST}; 2 unless told.")
    nodes = django_filters.NumberFilter(help_text=f"The most resources, 1 to {MOST}; {NODES} unless told.")


class NeighbourhoodFilter(StartFilter):
    direction = django_filters.ChoiceFilter(
        choices=[(word, word) for word in ("out", "in", "both")],
        help_text="`out`: what it states, `in`: what names it, `both` unless told.",
    )


class BlastFilter(StartFilter):
    direction = django_filters.ChoiceFilter(
        choices=[(word, word) for word in (blast.AFFECTS, blast.AFFECTED_BY)],
        help_text="What feels its change (`affects`, unless told), or whose changes it feels.",
    )
    phrase = django_filters.CharFilter(help_text="Only over relationships of this phrase: Is encrypted with Key.")


class PathFilter(base.Filters):
    """The two ends."""

    resource_type = django_filters.CharFilter()
    resource_id = django_filters.CharFilter()
    far_type = django_filters.CharFilter()
    far_id = django_filters.CharFilter()
    directed = django_filters.BooleanFilter(help_text="Follow relationships only as they are stated.")
    longest = django_filters.NumberFilter(help_text=f"The most steps, 1 to {paths.LONGEST}.")


def _number(given: dict[str, Any], name: str, default: int, most: int) -> int:
    value = given.get(name, default)
    if value != int(value) or not 1 <= value <= most:
        raise CallError("ValidationException", f"{name} is a whole number from 1 to {most}.")
    return int(value)


def _resource(request: Request, given: dict[str, Any], kind: str, name: str) -> Resource:
    if not (kind in given and name in given):
        raise CallError("ValidationException", f"Name the resource: {kind} and {name}.")
    found = items.resource(base.accounts(request), given[kind], given[name])
    if found is None:
        said = f"Resource {given[name][:200]} of type {given[kind][:100]} was not discovered."
        raise CallError("ResourceNotDiscoveredException", said, status=404)
    return found


class NeighbourhoodViewSet(base.OperationViewSet):
    """What lies around a resource."""

    @extend_schema(parameters=openapi.parameters(NeighbourhoodFilter, "as_of"),
                   responses=openapi.answers(OpenApiTypes.OBJECT, 404))  # fmt: skip
    @base.looked("cairn:GetNeighbourhood")
    def list(self, request: Request) -> Response:
        """Resources within some steps and the relationships between them; `truncated` where there were more."""
        given = base.filters(request, NeighbourhoodFilter, "as_of")
        found = _resource(request, given, "resource_type", "resource_id")
        graph = reads.neighbourhood(
            found.account_id, found.type, found.resource_id, depth=_number(given, "depth", 2, reads.DEEPEST),
            direction=given.get("direction", "both"), at=base.moment(request, "as_of"),
            limit=_number(given, "nodes", NODES, MOST),
        )  # fmt: skip
        return Response({"resources": [_node(node) for node in graph.nodes.values()],
                         "relationships": [_edge(edge) for edge in graph.edges], "truncated": graph.cut})  # fmt: skip


class BlastRadiusViewSet(base.OperationViewSet):
    """What feels a change of a resource."""

    @extend_schema(
        parameters=openapi.parameters(BlastFilter, "as_of"), responses=openapi.answers(OpenApiTypes.OBJECT, 404)
    )
    @base.looked("cairn:GetBlastRadius")
    def list(self, request: Request) -> Response:
        """Resources by distance, each with the relationship that the effect comes over and the reason why it does."""
        given = base.filters(request, BlastFilter, "as_of")
        found = _resource(request, given, "resource_type", "resource_id")
        felt = blast.radius(
            found.account_id, found.type, found.resource_id, depth=_number(given, "depth", 2, reads.DEEPEST),
            direction=given.get("direction", blast.AFFECTS), at=base.moment(request, "as_of"),
            phrases=[given["phrase"]] if "phrase" in given else (), limit=_number(given, "nodes", NODES, MOST),
        )  # fmt: skip
        return Response({
            "resources": [
                {**_node(one.node), "through": {"resource_type": one.through[0], "resource_id": one.through[1]},
                 "relationship": _edge(one.edge), "reason": one.reason}
                for one in felt.reached
            ],
            "by_type": felt.by_type, "by_phrase": felt.by_phrase, "not_followed": felt.undeclared,
            "truncated": felt.graph.cut,
        })  # fmt: skip


class PathViewSet(base.OperationViewSet):
    """How two resources are linked."""

    @extend_schema(
        parameters=openapi.parameters(PathFilter, "as_of"), responses=openapi.answers(OpenApiTypes.OBJECT, 404)
    )
    @base.looked("cairn:GetPaths")
    def list(self, request: Request) -> Response:
        """The shortest paths between two resources, at most ten; `truncated` where the search ended at its limit."""
        given = base.filters(request, PathFilter, "as_of")
        start = _resource(request, given, "resource_type", "resource_id")
        end = _resource(request, given, "far_type", "far_id")
        if start.account_id != end.account_id:
            return Response({"paths": [], "resources": [], "more": False, "truncated": False})
        found = paths.between(
            start.account_id, (start.type, start.resource_id), (end.type, end.resource_id),
            directed=bool(given.get("directed")), at=base.moment(request, "as_of"),
            longest=_number(given, "longest", paths.LONGEST, paths.LONGEST),
        )  # fmt: skip
        return Response({"paths": [[_edge(edge) for edge in path] for path in found.paths],
                         "resources": [_node(node) for node in found.nodes.values()], "more": found.more,
                         "truncated": found.cut})  # fmt: skip


def _node(node: Node) -> dict[str, Any]:
    return {"resource_type": node.type, "resource_id": node.id, "title": node.title, "depth": node.depth,
            "recorded": node.known, "deleted": node.deleted}  # fmt: skip


def _edge(edge: Edge) -> dict[str, Any]:
    return {"resource_type": edge.near[0], "resource_id": edge.near[1], "relationship_name": edge.phrase,
            "far_type": edge.far[0], "far_id": edge.far[1], "since": edge.since}  # fmt: skip


routes = [
    ("graph/neighbourhood", NeighbourhoodViewSet), ("graph/blast-radius", BlastRadiusViewSet), ("graph/paths", PathViewSet),
]  # fmt: skip
