"""Trails over REST: read."""

from __future__ import annotations

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from project.kernel.rest import base, openapi
from trail.trails import operations, reads


class TrailFilter(base.Filters):
    """Filters of trails."""

    name = django_filters.CharFilter()
    home_region = django_filters.CharFilter()


_TRAILS = openapi.listing(
    "Trail", serializers.DictField(help_text="A trail in DescribeTrails' members, and IsLogging.")
)


class TrailViewSet(base.OperationViewSet):
    """The caller's trails, as DescribeTrails shows them."""

    @extend_schema(parameters=openapi.parameters(TrailFilter), responses=openapi.answers(_TRAILS))
    @base.looked("cairn:SearchTrails")
    def list(self, request: Request) -> Response:
        """Every trail, by account and name."""
        given = base.filters(request, TrailFilter)
        found = [
            trail
            for trail in reads.of_accounts(base.accounts(request))
            if all(getattr(trail, name) == value for name, value in given.items())
        ]
        return Response({"results": [{**operations.shown(trail), "IsLogging": trail.logging} for trail in found]})


routes = [("trails", TrailViewSet)]
