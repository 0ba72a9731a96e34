"""Unused resources over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.unused import reads
from config_app.unused.spec import PRICED, SOURCE, finders
from project.kernel import clock
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi


class UnusedFilter(base.Filters):
    """Which finder's resources: none gives the counts of all."""

    finder = django_filters.CharFilter(help_text="unattached-volumes; the counts name them all.")


class UnusedViewSet(base.OperationViewSet):
    """What nothing uses."""

    @extend_schema(
        parameters=openapi.parameters(UnusedFilter, paged=True), responses=openapi.answers(OpenApiTypes.OBJECT)
    )
    @base.looked("cairn:SearchUnused")
    def list(self, request: Request) -> Response:
        """The counts of every finder with a price hint; with `finder` its resources, in pages."""
        given, scope = base.filters(request, UnusedFilter), base.accounts(request)
        if "finder" not in given:
            return Response({"results": [_counted(one) for one in reads.found(scope)],
                             "prices": {"currency": "USD", "per": "month", "as_of": PRICED, "source": SOURCE}})  # fmt: skip
        chosen = next((one for one in finders() if one.key == given["finder"]), None)
        if chosen is None:
            known = ", ".join(one.key for one in finders())
            raise CallError(
                "ValidationException", f"There is no finder {given['finder'][:60]!r}. The finders are {known}."
            )
        now = clock.now()
        return base.page(
            request, "rest-unused",
            lambda position, limit: reads.entries(scope, chosen, now, limit=limit, after=position or 0),
            lambda entry: entry.resource.id, _shown,
        )  # fmt: skip


def _counted(found: reads.Found) -> dict[str, Any]:
    finder = found.finder
    shown: dict[str, Any] = {
        "finder": finder.key,
        "title": finder.title,
        "resource_type": finder.type,
        "why": finder.why,
    }
    if found.missing:
        return {**shown, "not_recorded": list(found.missing)}
    priced = {} if found.monthly is None else {"monthly_list_price": round(found.monthly, 2)}
    return {**shown, "count": found.number, **priced}


def _shown(entry: reads.Entry) -> dict[str, Any]:
    row = entry.resource
    shown = {"account_id": row.account_id, "aws_region": row.region, "resource_type": row.type, "resource_id": row.resource_id,
             "resource_name": row.name, "title": row.title, "changed": row.changed, "tags": row.tags}  # fmt: skip
    return shown if entry.monthly is None else {**shown, "monthly_list_price": round(entry.monthly, 2)}


routes = [("unused", UnusedViewSet)]
