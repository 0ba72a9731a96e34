"""Events over REST: list with the record's fields as filters or the console's search line, one by id, put."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from project.kernel.errors import CallError
from project.kernel.rest import base, openapi
from trail.events import querying, reads

# REST's filter names are the record's members in snake_case.
NAMES = {
    "event_id": "event_id", "event_name": "event_name", "event_source": "event_source", "user_name": "username",
    "access_key_id": "access_key", "read_only": "read_only", "resource_type": "resource_type",
    "resource_name": "resource_name", "error_code": "error_code", "source_ip_address": "source_ip",
    "aws_region": "region", "recipient_account_id": "account", "event_category": "category", "failed": "failed",
}  # fmt: skip


class EventFilter(base.Filters):
    """The filters as django-filter declares and checks them; the event store does the finding."""

    event_id = django_filters.CharFilter()
    event_name = django_filters.CharFilter(help_text="RunInstances")
    event_source = django_filters.CharFilter(help_text="ec2.amazonaws.com")
    user_name = django_filters.CharFilter(help_text="User, or the session's name.")
    access_key_id = django_filters.CharFilter()
    read_only = django_filters.BooleanFilter()
    resource_type = django_filters.CharFilter(help_text="AWS::EC2::Instance")
    resource_name = django_filters.CharFilter(help_text="Id, name or ARN of a resource that the record names.")
    error_code = django_filters.CharFilter()
    source_ip_address = django_filters.CharFilter()
    aws_region = django_filters.CharFilter()
    recipient_account_id = django_filters.CharFilter()
    event_category = django_filters.CharFilter(help_text="Management, Data, NetworkActivity or Insight.")
    failed = django_filters.BooleanFilter(help_text="Only calls that failed, or only those that did not.")


def filters(request: Request) -> reads.Filters:
    """The request's filters and its search line together; a condition that is given in both is refused."""
    given = base.filters(request, EventFilter, "q", "from", "to")
    chosen = {NAMES[name]: value for name, value in given.items()}
    query = querying.read(request.query_params.get("q", ""))
    if query.error:
        raise CallError("ValidationException", f"q: {query.error}")
    for name, value in query.filters.chosen().items():
        if name in chosen:
            raise CallError("ValidationException", f"{name} is given as a filter and in q; give it once.")
        chosen[name] = value
    return reads.Filters(**chosen)


_RECORD = openapi.listing(
    "Event", serializers.DictField(help_text="A CloudTrail record, version 1.11, verbatim."), partial=True
)
_PUT = inline_serializer(
    "PutEventsAnswer",
    {
        "stored": serializers.IntegerField(),
        "duplicates": serializers.IntegerField(help_text="Records whose eventID is stored already."),
        "refused": serializers.ListField(child=serializers.DictField(), help_text="index and reason of each."),
    },
)


class EventViewSet(base.OperationViewSet):
    """CloudTrail records of the caller's accounts."""

    lookup_value_regex = "[^/]+"
    lookup_field = "event_id"

    @extend_schema(
        parameters=openapi.parameters(EventFilter, "q", "from", "to", paged=True), responses=openapi.answers(_RECORD)
    )
    @base.looked("cairn:SearchEvents")
    def list(self, request: Request) -> Response:
        """Records, newest first: `results`, and `next` where there are more (`?cursor=`)."""
        chosen, start, end = filters(request), base.moment(request, "from"), base.moment(request, "to")
        if start and end and start > end:
            raise CallError("ValidationException", "from must not be later than to.")
        return base.page(
            request,
            "rest-events",
            lambda position, limit: reads.lookup(
                base.accounts(request), filters=chosen, start=start, end=end, position=position, limit=limit
            ),
            lambda event: event.id,
            lambda event: event.record,
        )

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.looked("cairn:GetEvent")
    def retrieve(self, request: Request, event_id: str) -> Response:
        """One record by its eventID."""
        found = reads.get(base.accounts(request), event_id)
        if found is None:
            raise CallError("EventNotFoundException", f"No event {event_id[:64]} is kept.", status=404)
        return Response(found.record)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(_PUT, status=201))
    @base.performed("cairn:PutEvents")
    def create(self, request: Request) -> Response:
        """Put one record of any system, or up to 500 as a list; each that is refused is named with its reason."""
        events: Any = request.data if isinstance(request.data, list) else [request.data]
        return Response(base.perform(request, "cairn:PutEvents", {"events": events}), status=201)


routes = [("events", EventViewSet)]
