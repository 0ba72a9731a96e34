"""Exceptions over REST: read, request, grant, revoke; every change through its named operation."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.exceptions import operations, reads
from config_app.exceptions.models import ComplianceException
from project.kernel.rest import base, openapi

STATES = ("requested", "in force", "expired", "revoked", "refused")


class ExceptionFilter(base.Filters):
    """Filters of exceptions."""

    state = django_filters.ChoiceFilter(choices=[(name, name) for name in STATES])


_ROWS = openapi.listing("Exception", serializers.DictField(help_text="An exception with its scope, people and dates."))


class ExceptionViewSet(base.OperationViewSet):
    """The exceptions of the caller's accounts."""

    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=openapi.parameters(ExceptionFilter, paged=True), responses=openapi.answers(_ROWS))
    @base.looked("cairn:SearchExceptions")
    def list(self, request: Request) -> Response:
        """Exceptions, the newest first."""
        given = base.filters(request, ExceptionFilter)
        mine = base.accounts(request)
        return base.page(
            request, "rest-exceptions",
            lambda position, limit: reads.listing(mine, given.get("state", ""), before=position, limit=limit),
            lambda one: one.id, operations.described,
        )  # fmt: skip

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.looked("cairn:SearchExceptions")
    def retrieve(self, request: Request, pk: str) -> Response:
        """One exception."""
        return Response(operations.described(self._found(request, pk)))

    def _found(self, request: Request, pk: str) -> ComplianceException:
        return reads.find(base.accounts(request), int(pk))

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, status=201))
    @base.performed("cairn:RequestException")
    def create(self, request: Request) -> Response:
        """Ask that findings be excused: owner, reason, expires, and a scope of ruleName, conformancePackName,
        resourceType and resourceId, tagKey and tagValue."""
        body = request.data if isinstance(request.data, dict) else {}
        return Response(dict(base.perform(request, "cairn:RequestException", body)), status=201)

    @extend_schema(request=None, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["post"])
    @base.performed("cairn:GrantException")
    def grant(self, request: Request, pk: str) -> Response:
        """Approve what somebody else asked for."""
        return self._step(request, "cairn:GrantException", pk, {})

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["post"])
    @base.performed("cairn:RevokeException")
    def revoke(self, request: Request, pk: str) -> Response:
        """End an exception before its time, or refuse one that is requested: reason."""
        body = request.data if isinstance(request.data, dict) else {}
        return self._step(request, "cairn:RevokeException", pk, {"reason": body.get("reason", "")})

    def _step(self, request: Request, operation: str, pk: str, more: dict[str, Any]) -> Response:
        account = ComplianceException.objects.filter(id=int(pk), account_id__in=base.accounts(request)).first()
        wire = {"exceptionId": int(pk), **more}
        return Response(dict(base.perform(request, operation, wire, account_id=account.account_id if account else "")))


routes = [("exceptions", ExceptionViewSet)]
