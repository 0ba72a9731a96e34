"""Handlers of custom rules over REST; every change through its named operation."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from project.kernel.errors import CallError
from project.kernel.rest import base, openapi


class RuleHandlerViewSet(base.OperationViewSet):
    """The handlers of the caller's account."""

    lookup_field = "name"
    lookup_value_regex = "[A-Za-z0-9_-]+"

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT))
    @base.performed("cairn:ListRuleHandlers")
    def list(self, request: Request) -> Response:
        """The newest version of every handler, by name."""
        base.filters(request, base.Filters)
        return Response({"results": base.perform(request, "cairn:ListRuleHandlers", {})["handlers"]})

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.performed("cairn:GetRuleHandler")
    def retrieve(self, request: Request, name: str) -> Response:
        """One handler."""
        return Response(_found(request, "cairn:GetRuleHandler", name))

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, status=201))
    @base.performed("cairn:PutRuleHandler")
    def create(self, request: Request) -> Response:
        """`{"functionName", "zipFile" | "source" | "address", "handler"?, "timeout"?, "memorySize"?, "environment"?}`."""
        given = dict(request.data) if isinstance(request.data, dict) else {}
        return Response(dict(base.perform(request, "cairn:PutRuleHandler", given)), status=201)

    @extend_schema(responses=openapi.answers(None, 404, status=204))
    @base.performed("cairn:DeleteRuleHandler")
    def destroy(self, request: Request, name: str) -> Response:
        """Run the handler no more."""
        _found(request, "cairn:DeleteRuleHandler", name)
        return Response(status=204)


def _found(request: Request, operation: str, name: str) -> dict[str, Any]:
    try:
        return dict(base.perform(request, operation, {"functionName": name}))
    except CallError as missing:
        if missing.code == "ResourceNotFoundException":
            raise CallError(missing.code, missing.message, status=404) from missing
        raise


routes = [("rule-handlers", RuleHandlerViewSet)]
