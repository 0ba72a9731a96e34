"""Topics over REST: make, subscribe, publish, and what died on its way."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from project.kernel import clock
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi
from project.platform.topics import reads, spelling
from project.platform.topics.models import Dispatch, Topic

_TOPICS = openapi.listing("Topic", serializers.DictField(help_text="topicArn, displayName and counts."))
_DEAD = openapi.listing("DeadLetter", serializers.DictField(help_text="A message that a subscriber did not take."))


class TopicFilter(base.Filters):
    """No filters."""


def _body(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise CallError("ValidationException", "The body must be an object.")
    return dict(request.data)


def _letter(item: Dispatch) -> dict[str, Any]:
    return {
        "id": item.id,
        "deliveryId": str(item.delivery_id),
        "subscriptionArn": item.subscription.arn,
        "endpoint": item.subscription.endpoint,
        "messageId": str(item.message_id),
        "subject": item.message.subject,
        "message": item.message.body,
        "attempts": item.attempts,
        "lastError": item.last_error,
        "time": clock.iso(item.message.created),
    }


class TopicViewSet(base.OperationViewSet):
    """The caller's topics."""

    lookup_value_regex = "[0-9]+"

    def _topic(self, request: Request, pk: str) -> Topic:
        found = Topic.objects.filter(id=int(pk[:18]), account_id__in=base.accounts(request)).first()
        if found is None:
            raise CallError("NotFound", "There is no such topic.", status=404)
        return found

    def _perform(self, request: Request, found: Topic, operation: str, wire: dict[str, Any]) -> Any:
        return base.perform(request, operation, wire, region=found.region, account_id=found.account_id)

    @extend_schema(parameters=openapi.parameters(TopicFilter, paged=True), responses=openapi.answers(_TOPICS))
    @base.looked("cairn:SearchTopics")
    def list(self, request: Request) -> Response:
        """Topics, oldest first."""
        base.filters(request, TopicFilter)
        scope = base.accounts(request)
        return base.page(
            request, "topics", lambda after, limit: reads.topics(scope, after=after or 0, limit=limit),
            lambda topic: topic.id, lambda topic: self._shown(topic),
        )  # fmt: skip

    def _shown(self, topic: Topic) -> dict[str, Any]:
        return {
            "id": topic.id,
            "topicArn": topic.arn,
            "displayName": topic.display_name,
            **reads.counts([topic])[topic.id],
        }

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, status=201))
    @base.performed("sns:CreateTopic")
    def create(self, request: Request) -> Response:
        """Make a topic: `{"Name": "cairn-alerts"}`."""
        made = base.perform(request, "sns:CreateTopic", _body(request))
        found = reads.by_arn(made["TopicArn"])
        return Response(self._shown(found) if found else {}, status=201)

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.looked("cairn:SearchTopics")
    def retrieve(self, request: Request, pk: str) -> Response:
        """One topic with its subscriptions."""
        found = self._topic(request, pk)
        subscriptions = [
            {"subscriptionArn": item.arn, "protocol": item.protocol, "endpoint": item.endpoint,
             "confirmed": bool(item.confirmed), "rawMessageDelivery": item.raw, "lastError": item.last_error}
            for item in reads.subscriptions(found)
        ]  # fmt: skip
        return Response({**self._shown(found), "subscriptions": subscriptions})

    @extend_schema(responses=openapi.answers(None, 404, status=204))
    @base.performed("sns:DeleteTopic")
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a topic with its subscriptions."""
        found = self._topic(request, pk)
        self._perform(request, found, "sns:DeleteTopic", {"TopicArn": found.arn})
        return Response(status=204)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, 404, status=201))
    @action(detail=True, methods=["post"])
    @base.performed("sns:Subscribe")
    def subscribe(self, request: Request, pk: str) -> Response:
        """Subscribe: SNS's members `Protocol`, `Endpoint`, `Attributes`. A webhook's secret is shown this once."""
        found = self._topic(request, pk)
        wire = spelling.subscription("Subscribe", {**_body(request), "TopicArn": found.arn})
        return Response(self._perform(request, found, "sns:Subscribe", wire), status=201)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["post"])
    @base.performed("sns:Publish")
    def publish(self, request: Request, pk: str) -> Response:
        """Say something: SNS's members `Message` and `Subject`."""
        found = self._topic(request, pk)
        return Response(self._perform(request, found, "sns:Publish", {**_body(request), "TopicArn": found.arn}))

    @extend_schema(parameters=openapi.parameters(TopicFilter, paged=True), responses=openapi.answers(_DEAD, 404))
    @action(detail=True, methods=["get"], url_path="dead-letters")
    @base.looked("cairn:SearchTopics")
    def dead_letters(self, request: Request, pk: str) -> Response:
        """Dead letters, newest first."""
        found = self._topic(request, pk)
        base.filters(request, TopicFilter)
        return base.page(
            request, f"dead-{pk}", lambda before, limit: reads.dead(found, before=before, limit=limit),
            lambda item: item.id, _letter,
        )  # fmt: skip

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["post"])
    @base.performed("cairn:ReplayDeadLetters")
    def replay(self, request: Request, pk: str) -> Response:
        """Send dead letters again: `{"ids": [1, 2]}`, or all."""
        found = self._topic(request, pk)
        wire = {**_body(request), "topicArn": found.arn}
        return Response(self._perform(request, found, "cairn:ReplayDeadLetters", wire))


routes = [("topics", TopicViewSet)]
