"""Log groups over REST: each with its metric filters."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from project.kernel.rest import base, openapi
from trail.metrics import operations, reads

_GROUPS = openapi.listing("LogGroup", serializers.DictField(help_text="A log group with its metricFilters."))


class GroupFilter(base.Filters):
    """No filters."""


class LogGroupViewSet(base.OperationViewSet):
    """The caller's log groups."""

    @extend_schema(parameters=openapi.parameters(GroupFilter), responses=openapi.answers(_GROUPS))
    @base.looked("cairn:SearchLogGroups")
    def list(self, request: Request) -> Response:
        """Every log group that Cairn keeps, by name."""
        base.filters(request, GroupFilter)
        groups = reads.groups(base.accounts(request))
        filters = reads.filters(groups)
        rows = []
        for group in groups:
            own = [operations.filter_shown(item) for item in filters if item.group_id == group.id]
            rows.append({**operations.group_shown(group, len(own)), "metricFilters": own})
        return Response({"results": rows})


routes = [("log-groups", LogGroupViewSet)]
