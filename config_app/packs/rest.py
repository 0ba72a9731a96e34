"""Packs over REST: read, put, delete, preview, the library, and answers to process checks."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.packs import describing, library, preview, reads
from config_app.packs.models import ConformancePack, ProcessAnswer
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi


class Place(base.Filters):
    """Where one pack is: its region and account."""

    aws_region = django_filters.CharFilter(help_text=openapi.MORE["aws_region"][1])
    recipient_account_id = django_filters.CharFilter(help_text=openapi.MORE["recipient_account_id"][1])


_AT = openapi.parameters(Place)
_PACKS = openapi.listing("Pack", serializers.DictField(help_text="A pack with its state, score and counts."))
_LIBRARY = openapi.listing("ShippedPack", serializers.DictField(help_text="A pack of the library."))


class PackViewSet(base.OperationViewSet):
    """The caller's conformance packs."""

    lookup_field = "name"
    lookup_value_regex = "[^/]+"

    def _place(self, request: Request) -> dict[str, str]:
        given = base.filters(request, Place)
        own = (base.accounts(request) or ("",))[0]
        return {"region": given.get("aws_region", "us-east-1"), "account_id": given.get("recipient_account_id", own)}

    def _found(self, request: Request, name: str) -> ConformancePack:
        place = self._place(request)
        if place["account_id"] not in base.accounts(request):
            raise CallError("NoSuchEntityException", f"There is no account {place['account_id'][:12]}.", status=404)
        try:
            return reads.find(place["account_id"], place["region"], name)
        except CallError as missing:
            raise CallError(missing.code, missing.message, status=404) from missing

    @extend_schema(parameters=_AT, responses=openapi.answers(_PACKS))
    @base.looked("cairn:SearchPacks")
    def list(self, request: Request) -> Response:
        """Every pack with its score, by name."""
        given = base.filters(request, Place)
        mine = base.accounts(request)
        wanted = given.get("recipient_account_id")
        found = reads.of_accounts([wanted] if wanted in mine else mine if not wanted else [], given.get("aws_region"))
        return Response({"results": [standing(one) for one in reads.standings(found)]})

    @extend_schema(parameters=_AT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.looked("cairn:GetPack")
    def retrieve(self, request: Request, name: str) -> Response:
        """One pack with what each of its rules says, and why where it says nothing."""
        found = reads.standing(self._found(request, name))
        return Response({**standing(found), "rules": [_rule(one) for one in found.rules]})

    @extend_schema(
        parameters=_AT, request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, status=201)
    )
    @base.performed("config:PutConformancePack")
    def create(self, request: Request) -> Response:
        """Deploy a pack: the body is PutConformancePack's members."""
        body = request.data if isinstance(request.data, dict) else {}
        return Response(
            dict(base.perform(request, "config:PutConformancePack", body, **self._place(request))), status=201
        )

    @extend_schema(parameters=_AT, responses=openapi.answers(None, 404, status=202))
    @base.performed("config:DeleteConformancePack")
    def destroy(self, request: Request, name: str) -> Response:
        """Delete a pack with its rules; carried out by a task."""
        base.perform(request, "config:DeleteConformancePack", {"ConformancePackName": name}, **self._place(request))
        return Response(status=202)

    @extend_schema(parameters=_AT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["get"])
    @base.looked("cairn:GetPack")
    def history(self, request: Request, name: str) -> Response:
        """How the pack's compliance turned, as it was recorded, the oldest first."""
        found = self._found(request, name)
        return Response({"results": reads.history_of([found], 200).get(found.id, [])})

    @extend_schema(parameters=_AT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["get"])
    @base.looked("cairn:GetPack")
    def answers(self, request: Request, name: str) -> Response:
        """What people answered to the pack's process checks, the newest first."""
        rows = ProcessAnswer.objects.filter(rule__member_of__pack=self._found(request, name))
        return Response(
            {"results": [describing.process_answer(one) for one in rows.select_related("rule").order_by("-id")[:500]]}
        )

    @extend_schema(
        parameters=_AT, request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, 404, status=201)
    )
    @action(detail=True, methods=["post"])
    @base.performed("cairn:AnswerProcessCheck")
    def answer(self, request: Request, name: str) -> Response:
        """Answer a process check: configRuleName, complianceType, owner, note, reviewUntil."""
        body = request.data if isinstance(request.data, dict) else {}
        return Response(
            dict(base.perform(request, "cairn:AnswerProcessCheck", body, **self._place(request))), status=201
        )


def standing(found: reads.PackStanding) -> dict[str, Any]:
    """A pack's definition, state and counts."""
    return {
        **describing.detail(found.pack), **describing.status(found.pack), "ComplianceType": found.compliance,
        "Score": found.score, "NetScore": found.net_score, "ExemptCount": found.exempt,
        "CompliantRuleCount": found.green, "NonCompliantRuleCount": found.red, "InsufficientDataRuleCount": found.silent,
        "NotImplementedRuleCount": found.missing, "ManualRuleCount": found.manual, "PendingRuleCount": found.pending,
        "TotalRuleCount": len(found.rules),
    }  # fmt: skip


def _rule(one: reads.Standing) -> dict[str, Any]:
    found = {
        **describing.rule_compliance(one), "SourceIdentifier": one.rule.identifier, "Implemented": one.is_implemented,
        "Manual": one.is_manual, "CompliantCount": one.good, "NonCompliantCount": one.bad, "ExemptCount": one.exempt,
    }  # fmt: skip
    return {**found, "Reason": one.why} if one.why else found


class LibraryViewSet(base.OperationViewSet):
    """The packs that ship with Cairn."""

    lookup_field = "key"
    lookup_value_regex = "[^/]+"

    @extend_schema(responses=openapi.answers(_LIBRARY))
    @base.looked("cairn:SearchPacks")
    def list(self, request: Request) -> Response:
        """Every pack of the library."""
        base.filters(request, base.Filters)
        return Response({"results": [_shipped(one) for one in library.packs().values()]})

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.looked("cairn:GetPack")
    def retrieve(self, request: Request, key: str) -> Response:
        """One pack of the library with its template and what it would do."""
        found = library.packs().get(key)
        if found is None:
            raise CallError("ResourceNotFoundException", f"There is no pack {key[:100]} in the library.", status=404)
        looked = preview.look(found.body, {}, {})
        return Response({**_shipped(found), "template": found.body, "preview": preview.shown(looked)})


def _shipped(one: library.Shipped) -> dict[str, Any]:
    return {"key": one.key, "title": one.title, "about": one.about, "rules": len(one.rules)}


routes = [("packs", PackViewSet), ("pack-library", LibraryViewSet)]
