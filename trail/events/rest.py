"""Events over REST: list with the record's fields as filters, one by id, put."""

from __future__ import annotations

from typing import Any

import django_filters
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from project.kernel import clock
from project.kernel.errors import CallError
from project.kernel.rest import base
from trail.events import reads

# REST's filter names are the record's members in snake_case.
NAMES = {
    "event_id": "event_id", "event_name": "event_name", "event_source": "event_source", "user_name": "username",
    "access_key_id": "access_key", "read_only": "read_only", "resource_type": "resource_type",
    "resource_name": "resource_name", "error_code": "error_code", "source_ip_address": "source_ip",
    "aws_region": "region", "recipient_account_id": "account", "event_category": "category",
}  # fmt: skip


class EventFilter(django_filters.FilterSet):
    """The filters as django-filter declares and checks them; the event store does the finding."""

    event_id = django_filters.CharFilter()
    event_name = django_filters.CharFilter()
    event_source = django_filters.CharFilter()
    user_name = django_filters.CharFilter()
    access_key_id = django_filters.CharFilter()
    read_only = django_filters.BooleanFilter()
    resource_type = django_filters.CharFilter()
    resource_name = django_filters.CharFilter()
    error_code = django_filters.CharFilter()
    source_ip_address = django_filters.CharFilter()
    aws_region = django_filters.CharFilter()
    recipient_account_id = django_filters.CharFilter()
    event_category = django_filters.CharFilter()


def filters(request: Request) -> reads.Filters:
    """The request's filters; an unknown name is refused, never dropped."""
    allowed = {*NAMES, "start", "end", "limit", "cursor", "format"}
    if unknown := sorted(set(request.query_params) - allowed):
        raise CallError(
            "ValidationException", f"There is no filter {unknown[0]}. The filters are {', '.join(sorted(allowed))}."
        )
    form = EventFilter(request.query_params, queryset=None).form
    if not form.is_valid():
        raise CallError("ValidationException", "; ".join(f"{k}: {v[0]}" for k, v in form.errors.items()))
    given = {NAMES[name]: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    return reads.Filters(**given)


def moment(request: Request, name: str) -> Any:
    text = request.query_params.get(name)
    try:
        return clock.parse(text) if text else None
    except ValueError as problem:
        raise CallError("ValidationException", f"{name}: {problem}") from problem


class EventViewSet(ViewSet):
    """CloudTrail records of the caller's accounts."""

    lookup_value_regex = "[^/]+"
    lookup_field = "event_id"

    def list(self, request: Request) -> Response:
        """Records, newest first: `results`, and `next` where there are more (`?cursor=`)."""
        chosen, start, end = filters(request), moment(request, "start"), moment(request, "end")
        base.perform(request, "cairn:SearchEvents", {"query": dict(request.query_params.items())})
        return base.page(
            request,
            "rest-events",
            lambda position, limit: reads.lookup(
                base.accounts(request), filters=chosen, start=start, end=end, position=position, limit=limit
            ),
            lambda event: event.id,
            lambda event: event.record,
        )

    def retrieve(self, request: Request, event_id: str) -> Response:
        base.perform(request, "cairn:GetEvent", {"eventId": event_id})
        found = reads.get(base.accounts(request), event_id)
        return Response(found.record if found else {})

    def create(self, request: Request) -> Response:
        """Put one record, or up to 500 as a list: `{"stored", "duplicates", "refused"}`."""
        events = request.data if isinstance(request.data, list) else [request.data]
        return Response(base.perform(request, "cairn:PutEvents", {"events": events}), status=201)


routes = [("events", EventViewSet)]
