"""Alarms over REST, with their history."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from project.kernel import clock
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi
from trail.alarms import operations, reads
from trail.alarms.models import Alarm, AlarmTurn

_ALARMS = openapi.listing("Alarm", serializers.DictField(help_text="An alarm in DescribeAlarms' members, and its id."))
_TURNS = openapi.listing("AlarmTurn", serializers.DictField(help_text="An entry of an alarm's history."))


class AlarmFilter(base.Filters):
    """Filters of alarms."""

    state = django_filters.CharFilter(help_text="ALARM, OK or INSUFFICIENT_DATA")
    aws_region = django_filters.CharFilter()


class NoFilter(base.Filters):
    """No filters."""


def _shown(alarm: Alarm) -> dict[str, Any]:
    return {"id": alarm.id, **operations.shown(alarm)}


def _turn(item: AlarmTurn) -> dict[str, Any]:
    return {
        "id": item.id,
        "time": clock.iso(item.moment),
        "kind": item.kind,
        "summary": item.summary,
        "data": item.data,
    }


class AlarmViewSet(base.OperationViewSet):
    """The caller's alarms."""

    lookup_value_regex = "[0-9]+"

    @extend_schema(parameters=openapi.parameters(AlarmFilter), responses=openapi.answers(_ALARMS))
    @base.looked("cairn:SearchAlarms")
    def list(self, request: Request) -> Response:
        """Every alarm, by name."""
        given = base.filters(request, AlarmFilter)
        found = reads.alarms(base.accounts(request), region=given.get("aws_region", ""), state=given.get("state", ""))
        return Response({"results": [_shown(alarm) for alarm in found]})

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, status=201))
    @base.performed("cloudwatch:PutMetricAlarm")
    def create(self, request: Request) -> Response:
        """Put an alarm: the body has PutMetricAlarm's members."""
        if not isinstance(request.data, dict):
            raise CallError("ValidationException", "The body must be an object.")
        base.perform(request, "cloudwatch:PutMetricAlarm", dict(request.data))
        return Response({"AlarmName": request.data.get("AlarmName")}, status=201)

    @extend_schema(parameters=openapi.parameters(NoFilter, paged=True), responses=openapi.answers(_TURNS, 404))
    @action(detail=True, methods=["get"])
    @base.looked("cairn:SearchAlarms")
    def history(self, request: Request, pk: str) -> Response:
        """An alarm's history, newest first."""
        base.filters(request, NoFilter)
        found = Alarm.objects.filter(id=int(pk[:18]), account_id__in=base.accounts(request)).first()
        if found is None:
            raise CallError("ResourceNotFound", "There is no such alarm.", status=404)
        return base.page(
            request, f"alarm-{pk}",
            lambda before, limit: reads.history(
                [found.account_id], region=found.region, name=found.name, before=before, limit=limit
            ),
            lambda item: item.id, _turn,
        )  # fmt: skip


routes = [("alarms", AlarmViewSet)]
