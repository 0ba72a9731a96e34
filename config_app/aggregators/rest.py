"""Aggregators over REST, each with its sources and how fresh they are."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.aggregators import describing, reads
from config_app.aggregators.models import ConfigurationAggregator
from project.kernel.rest import base, openapi

_AGGREGATORS = openapi.listing(
    "Aggregator",
    serializers.DictField(help_text="An aggregator in DescribeConfigurationAggregators' members, and its sources."),
)


class AggregatorFilter(base.Filters):
    """Filters of aggregators."""

    name = django_filters.CharFilter()
    aws_region = django_filters.CharFilter()


class AggregatorViewSet(base.OperationViewSet):
    """The caller's aggregators."""

    @extend_schema(parameters=openapi.parameters(AggregatorFilter), responses=openapi.answers(_AGGREGATORS))
    @base.looked("config:DescribeConfigurationAggregatorSourcesStatus")
    def list(self, request: Request) -> Response:
        """Every aggregator by name, with the last look at each source that went through."""
        given = base.filters(request, AggregatorFilter)
        rows = [
            row
            for row in reads.of_accounts(base.accounts(request))
            if given.get("name", row.name) == row.name and given.get("aws_region", row.region) == row.region
        ]
        return Response({"results": [_shown(row) for row in rows]})


def _shown(found: ConfigurationAggregator) -> dict[str, Any]:
    place = {"account_id": found.account_id, "aws_region": found.region}
    return {
        **place,
        **describing.aggregator(found),
        "sources": [describing.status(row) for row in reads.statuses(found)],
    }


routes = [("aggregators", AggregatorViewSet)]
