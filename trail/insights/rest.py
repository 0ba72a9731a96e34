"""Insights over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from project.kernel import clock
from project.kernel.rest import base, openapi
from trail.insights import reads
from trail.insights.models import Insight

_INSIGHTS = openapi.listing(
    "Insight", serializers.DictField(help_text="What was unusual, since when, and against what.")
)


class InsightFilter(base.Filters):
    """No filters."""


def _shown(item: Insight) -> dict[str, Any]:
    shown = {
        "sharedEventId": str(item.shared_id), "insightType": item.kind, "recipientAccountId": item.account_id,
        "awsRegion": item.region, "eventSource": item.source, "eventName": item.name, "errorCode": item.error or None,
        "started": clock.iso(item.started), "ended": clock.iso(item.ended) if item.ended else None,
        "average": item.unusual, "baselineAverage": item.usual, "attributions": item.attributions,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


class InsightViewSet(base.OperationViewSet):
    """The caller's insights."""

    @extend_schema(parameters=openapi.parameters(InsightFilter, paged=True), responses=openapi.answers(_INSIGHTS))
    @base.looked("cairn:SearchInsights")
    def list(self, request: Request) -> Response:
        """Insights, newest first."""
        base.filters(request, InsightFilter)
        scope = base.accounts(request)
        return base.page(
            request, "insights", lambda before, limit: reads.insights(scope, before=before, limit=limit),
            lambda item: item.id, _shown,
        )  # fmt: skip


routes = [("insights", InsightViewSet)]
