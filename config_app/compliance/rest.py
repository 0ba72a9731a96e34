"""Verdicts over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.rules.models import Verdict
from project.kernel.rest import base, openapi


class VerdictFilter(django_filters.FilterSet):
    """Filters of verdicts."""

    rule_name = django_filters.CharFilter(field_name="rule__name")
    compliance_type = django_filters.ChoiceFilter(
        field_name="compliance", choices=[(name, name) for name in ("COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE")]
    )
    resource_type = django_filters.CharFilter(field_name="resource__type")
    resource_id = django_filters.CharFilter(field_name="resource__resource_id")
    aws_region = django_filters.CharFilter(field_name="rule__region")
    recipient_account_id = django_filters.CharFilter(field_name="rule__account_id")

    class Meta:
        model = Verdict
        fields: list[str] = []


_TEXT = ("rule_name", "rule_version", "item_md5", "resource_type", "resource_id", "compliance_type", "annotation", "state_id", "account_id",
         "aws_region")  # fmt: skip
_VERDICT = inline_serializer(
    "Verdict",
    {
        **{name: serializers.CharField() for name in _TEXT},
        "id": serializers.IntegerField(),
        "since": serializers.DateTimeField(help_text="From when on the rule has said so."),
        "until": serializers.DateTimeField(allow_null=True, help_text="Until when; null where it holds."),
    },
)


class VerdictViewSet(base.OperationViewSet):
    """What the rules say of the caller's resources."""

    lookup_value_regex = r"\d+"

    @extend_schema(
        parameters=openapi.parameters(VerdictFilter, "as_of", paged=True),
        responses=openapi.answers(openapi.listing("Verdict", _VERDICT)),
    )
    @base.looked("cairn:SearchVerdicts")
    def list(self, request: Request) -> Response:
        """The verdicts that hold, or held `as_of` a moment."""
        base.filters(request, VerdictFilter, "as_of")
        at = base.moment(request, "as_of")
        held = Q(until__isnull=True) if at is None else Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))
        own = Verdict.objects.filter(held, rule__account_id__in=base.accounts(request))
        found = VerdictFilter(request.query_params, queryset=own.select_related("rule", "resource")).qs
        return base.page(
            request, "rest-verdicts",
            lambda position, limit: list(found.filter(id__gt=position or 0).order_by("id")[:limit]),
            lambda verdict: verdict.id, _shown,
        )  # fmt: skip

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["get"])
    @base.performed("cairn:GetRepeatedVerdict")
    def again(self, request: Request, pk: str) -> Response:
        """The verdict run again over the same item by the same version of its rule: whether the bytes agree."""
        return Response(dict(base.perform(request, "cairn:GetRepeatedVerdict", {"verdictId": int(pk)})))


def _shown(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": verdict.id, "rule_version": verdict.inputs, "item_md5": verdict.item_md5,
        "rule_name": verdict.rule.name, "resource_type": verdict.resource.type,
        "resource_id": verdict.resource.resource_id, "compliance_type": verdict.compliance,
        "annotation": verdict.annotation, "since": verdict.since, "until": verdict.until,
        "state_id": str(verdict.item_id) if verdict.item_id else None,
        "account_id": verdict.rule.account_id, "aws_region": verdict.rule.region,
    }  # fmt: skip


routes = [("verdicts", VerdictViewSet)]
