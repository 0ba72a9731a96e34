"""Back-tests over REST: start, read, list, delete; every change through its named operation."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.backtests import operations, reads
from config_app.backtests.models import BackTest
from project.kernel.rest import base, openapi


class BackTestFilter(base.Filters):
    """Filters of back-tests."""

    rule = django_filters.CharFilter(help_text="The name of a rule")


_ROWS = openapi.listing("BackTest", serializers.DictField(help_text="A back-test with its figures."))
_TURNS = openapi.listing("BackTestTurn", serializers.DictField(help_text="A verdict that would have turned."))


class BackTestViewSet(base.OperationViewSet):
    """The back-tests and dry runs of the caller's accounts."""

    lookup_value_regex = "[a-z0-9-]{1,32}"

    @extend_schema(parameters=openapi.parameters(BackTestFilter, paged=True), responses=openapi.answers(_ROWS))
    @base.looked("cairn:ListBackTests")
    def list(self, request: Request) -> Response:
        """Back-tests, the newest first."""
        name = base.filters(request, BackTestFilter).get("rule", "")
        mine = base.accounts(request)
        return base.page(
            request, "rest-backtests",
            lambda position, limit: reads.listing(mine, name, before=position, limit=limit),
            lambda one: one.id, operations.described,
        )  # fmt: skip

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.looked("cairn:GetBackTest")
    def retrieve(self, request: Request, pk: str) -> Response:
        """One back-test with its figures."""
        return Response(operations.described(reads.find(base.accounts(request), pk)))

    @extend_schema(parameters=openapi.parameters(base.Filters, paged=True), responses=openapi.answers(_TURNS, 404))
    @action(detail=True)
    @base.looked("cairn:GetBackTest")
    def turns(self, request: Request, pk: str) -> Response:
        """The verdicts that would have turned, in their order."""
        base.filters(request, base.Filters)
        test = reads.find(base.accounts(request), pk)
        return base.page(
            request, f"rest-backtest-{test.number}",
            lambda position, limit: reads.turns(test, after=position, limit=limit),
            lambda one: one.id, operations.turn,
        )  # fmt: skip

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, status=201))
    @base.performed("cairn:StartBackTest")
    def create(self, request: Request) -> Response:
        """Try a rule: configRule (a draft in PutConfigRule's members) or configRuleName with inputParameters; days, 0 to
        90, where 0 is a dry run over now."""
        body: dict[str, Any] = request.data if isinstance(request.data, dict) else {}
        return Response(dict(base.perform(request, "cairn:StartBackTest", body)), status=201)

    @extend_schema(responses=openapi.answers(None, 404, status=204))
    @base.performed("cairn:DeleteBackTest")
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a back-test with its turns."""
        own = BackTest.objects.filter(number=pk, account_id__in=base.accounts(request)).first()
        base.perform(request, "cairn:DeleteBackTest", {"backTestId": pk}, account_id=own.account_id if own else "")
        return Response(status=204)


routes = [("back-tests", BackTestViewSet)]
