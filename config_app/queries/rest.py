"""Advanced queries over REST: the same language, over all of the caller's accounts and regions unless narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.queries import reads
from config_app.queries.sources import Scope
from project.kernel import calls, faces, paging
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi

OPERATION = "config:SelectResourceConfig"
_MEMBERS = ("expression", "limit", "cursor", "aws_region", "recipient_account_id")
_ROWS = inline_serializer(
    "QueryRows",
    {
        "columns": serializers.ListField(child=serializers.CharField(), help_text="What was selected, in its order."),
        "results": serializers.ListField(child=serializers.DictField(help_text="A row in the shape of an item.")),
        "next": serializers.CharField(required=False, help_text="The cursor of the next page."),
    },
)
_ASKED = inline_serializer(
    "Query",
    {
        "expression": serializers.CharField(help_text="SELECT … WHERE …; AS OF 'time' and BETWEEN 'time' AND 'time' at its end."),
        "limit": serializers.IntegerField(required=False, min_value=1, max_value=base.MOST),
        "cursor": serializers.CharField(required=False),
        "aws_region": serializers.CharField(required=False),
        "recipient_account_id": serializers.CharField(required=False),
    },
)  # fmt: skip


class QueryFilter(base.Filters):
    """What is asked, and where."""

    expression = django_filters.CharFilter(help_text="SELECT … WHERE …")
    aws_region = django_filters.CharFilter()
    recipient_account_id = django_filters.CharFilter()


class QueryViewSet(base.OperationViewSet):
    """Rows of an advanced query."""

    @extend_schema(parameters=openapi.parameters(QueryFilter, paged=True), responses=openapi.answers(_ROWS))
    @base.looked(OPERATION)
    def list(self, request: Request) -> Response:
        """Ask with the address: `?expression=SELECT…`."""
        given = base.filters(request, QueryFilter)
        cursor = request.query_params.get("cursor")
        return _answer(request, {**given, "limit": base.size(request), "cursor": cursor})

    @extend_schema(request=_ASKED, responses=openapi.answers(_ROWS))
    @base.performed(OPERATION)
    def create(self, request: Request) -> Response:
        """Ask with a body, for what is too long for an address."""
        given = _body(request)
        call = faces.call_from(request, OPERATION, {"Expression": given.get("expression", "")}, via="rest")
        request._request.cairn_told = True  # type: ignore[attr-defined]
        return calls.look(call, lambda: _answer(request, given))


def _body(request: Request) -> dict[str, Any]:
    given = request.data
    if not isinstance(given, dict) or not all(isinstance(name, str) for name in given):
        raise CallError("ValidationException", "The body is an object with the member expression.")
    for name, value in given.items():
        if name not in _MEMBERS:
            raise CallError(
                "ValidationException", f"There is no member {name[:40]!r}. The members are {', '.join(_MEMBERS)}."
            )
        if name == "limit" and not (type(value) is int and 1 <= value <= base.MOST):
            raise CallError("ValidationException", f"limit must be a number from 1 to {base.MOST}.")
        if name != "limit" and not isinstance(value, str):
            raise CallError("ValidationException", f"{name} must be a text.")
    return dict(given)


def _answer(request: Request, given: dict[str, Any]) -> Response:
    if not given.get("expression"):
        raise CallError("ValidationException", "expression must be given: SELECT resourceId WHERE resourceType = '…'.")
    query, own, account = reads.parsed(given["expression"]), base.accounts(request), given.get("recipient_account_id")
    if account and account not in own:
        raise CallError("NoSuchEntityException", f"There is no account {account[:12]}.", status=404)
    scope = Scope((account,) if account else own, given.get("aws_region") or None)
    bound = {name: given.get(name) for name in ("expression", "aws_region", "recipient_account_id")}
    place = f"rest-query/{','.join(own)}"
    cursor = given.get("cursor")
    position = paging.position(place, bound, cursor, code="InvalidCursorException") if cursor else None
    page = reads.run(query, scope, position=position, limit=given.get("limit") or 50)
    body: dict[str, Any] = {"columns": list(page.columns), "results": page.rows}
    if page.position is not None:
        body["next"] = paging.token(place, bound, page.position)
    return Response(body)


routes = [("query", QueryViewSet)]
