"""Verdicts over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from config_app.compliance import reads
from config_app.rules.models import Verdict
from project.kernel.errors import CallError
from project.kernel.rest import base


class VerdictFilter(django_filters.FilterSet):
    """Filters of the verdicts that hold."""

    rule_name = django_filters.CharFilter(field_name="rule__name")
    compliance_type = django_filters.CharFilter(field_name="compliance")
    resource_type = django_filters.CharFilter(field_name="resource__type")
    resource_id = django_filters.CharFilter(field_name="resource__resource_id")

    class Meta:
        model = Verdict
        fields: list[str] = []


class VerdictViewSet(ViewSet):
    """What the rules say of the caller's resources now."""

    def list(self, request: Request) -> Response:
        allowed = {*VerdictFilter.base_filters, "limit", "cursor", "format"}
        if unknown := sorted(set(request.query_params) - allowed):
            raise CallError(
                "ValidationException", f"There is no filter {unknown[0]}. The filters are {', '.join(sorted(allowed))}."
            )
        own = reads.holding().filter(rule__account_id__in=base.accounts(request)).select_related("rule", "resource")
        found = VerdictFilter(request.query_params, queryset=own).qs
        return base.page(
            request, "rest-verdicts",
            lambda position, limit: list(found.filter(id__gt=position or 0).order_by("id")[:limit]),
            lambda verdict: verdict.id, _shown,
        )  # fmt: skip


def _shown(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule_name": verdict.rule.name, "resource_type": verdict.resource.type,
        "resource_id": verdict.resource.resource_id, "compliance_type": verdict.compliance,
        "annotation": verdict.annotation, "since": verdict.since, "state_id": str(verdict.item_id),
    }  # fmt: skip


routes = [("verdicts", VerdictViewSet)]
