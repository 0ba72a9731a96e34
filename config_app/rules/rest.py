"""Rules over REST: read, put, delete, switch, evaluate; every change through its named operation."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.rules import describing, reads
from config_app.rules.models import ConfigRule
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi


class RuleFilter(base.Filters):
    """Filters of rules."""

    name = django_filters.CharFilter()
    identifier = django_filters.CharFilter(help_text="The managed rule: ENCRYPTED_VOLUMES")
    aws_region = django_filters.CharFilter()
    recipient_account_id = django_filters.CharFilter()
    enabled = django_filters.BooleanFilter()


_FIELDS = {"aws_region": "region", "recipient_account_id": "account_id"}
_PLACE = ("aws_region", "recipient_account_id")
_RULES = openapi.listing("Rule", serializers.DictField(help_text="A rule in DescribeConfigRules' members."))


class Place(base.Filters):
    """Where one rule is: its region and account."""

    aws_region = django_filters.CharFilter(help_text=openapi.MORE["aws_region"][1])
    recipient_account_id = django_filters.CharFilter(help_text=openapi.MORE["recipient_account_id"][1])


_AT = openapi.parameters(Place)


class RuleViewSet(base.OperationViewSet):
    """The caller's rules."""

    lookup_field = "name"
    lookup_value_regex = "[^/]+"

    def _place(self, request: Request) -> dict[str, str]:
        given = base.filters(request, Place)
        own = (base.accounts(request) or ("",))[0]
        return {"region": given.get("aws_region", "us-east-1"), "account_id": given.get("recipient_account_id", own)}

    def _perform(self, request: Request, operation: str, wire: dict[str, Any]) -> None:
        base.perform(request, operation, wire, **self._place(request))

    @extend_schema(parameters=openapi.parameters(RuleFilter), responses=openapi.answers(_RULES))
    @base.looked("cairn:SearchRules")
    def list(self, request: Request) -> Response:
        """Every rule, by name."""
        given = {_FIELDS.get(name, name): value for name, value in base.filters(request, RuleFilter).items()}
        found = ConfigRule.objects.filter(account_id__in=base.accounts(request)).filter(**given)
        rows = found.order_by("name", "account_id", "region")
        return Response({"results": [describing.described(rule) for rule in rows]})

    @extend_schema(parameters=_AT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.looked("cairn:GetRule")
    def retrieve(self, request: Request, name: str) -> Response:
        """One rule by its name."""
        place = self._place(request)
        if place["account_id"] not in base.accounts(request):
            raise CallError("NoSuchEntityException", f"There is no account {place['account_id'][:12]}.", status=404)
        try:
            return Response(describing.described(reads.find(place["account_id"], place["region"], name)))
        except CallError as missing:
            raise CallError(missing.code, missing.message, status=404) from missing

    @extend_schema(
        parameters=_AT, request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, status=201)
    )
    @base.performed("config:PutConfigRule")
    def create(self, request: Request) -> Response:
        """Make a rule, or change the one of this name: the body is a ConfigRule in AWS's members."""
        self._perform(request, "config:PutConfigRule", {"ConfigRule": request.data})
        place = self._place(request)
        name = str(request.data.get("ConfigRuleName", "") if isinstance(request.data, dict) else "")
        made = ConfigRule.objects.filter(name=name, **place).first()
        return Response(describing.described(made) if made else {}, status=201)

    @extend_schema(parameters=_AT, request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.performed("config:PutConfigRule")
    def update(self, request: Request, name: str) -> Response:
        """Put the rule of this name."""
        body = request.data if isinstance(request.data, dict) else {}
        if body.get("ConfigRuleName", name) != name:
            raise CallError("ValidationException", "ConfigRuleName is not the rule of this address.")
        self._perform(request, "config:PutConfigRule", {"ConfigRule": {**body, "ConfigRuleName": name}})
        place = self._place(request)
        return Response(describing.described(reads.find(place["account_id"], place["region"], name)))

    @extend_schema(parameters=_AT, responses=openapi.answers(None, 404, status=204))
    @base.performed("config:DeleteConfigRule")
    def destroy(self, request: Request, name: str) -> Response:
        """Delete a rule with its verdicts."""
        self._perform(request, "config:DeleteConfigRule", {"ConfigRuleName": name})
        return Response(status=204)

    @extend_schema(parameters=_AT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["get"])
    @base.performed("cairn:ListRuleRuns")
    def runs(self, request: Request, name: str) -> Response:
        """The newest runs of a custom rule, with what they printed."""
        return Response(
            dict(base.perform(request, "cairn:ListRuleRuns", {"configRuleName": name}, **self._place(request)))
        )

    @extend_schema(parameters=_AT, request=None, responses=openapi.answers(None, 404, status=202))
    @action(detail=True, methods=["post"])
    @base.performed("config:StartConfigRulesEvaluation")
    def evaluate(self, request: Request, name: str) -> Response:
        """Judge everything in the rule's scope now."""
        self._perform(request, "config:StartConfigRulesEvaluation", {"ConfigRuleNames": [name]})
        return Response(status=202)

    @extend_schema(parameters=_AT, request=None, responses=openapi.answers(None, 404, status=204))
    @action(detail=True, methods=["post"])
    @base.performed("cairn:EnableConfigRule")
    def enable(self, request: Request, name: str) -> Response:
        """Judge by the rule again."""
        self._perform(request, "cairn:EnableConfigRule", {"configRuleName": name})
        return Response(status=204)

    @extend_schema(parameters=_AT, request=None, responses=openapi.answers(None, 404, status=204))
    @action(detail=True, methods=["post"])
    @base.performed("cairn:DisableConfigRule")
    def disable(self, request: Request, name: str) -> Response:
        """Judge by the rule no more; what it said stays history."""
        self._perform(request, "cairn:DisableConfigRule", {"configRuleName": name})
        return Response(status=204)


routes = [("rules", RuleViewSet)]
