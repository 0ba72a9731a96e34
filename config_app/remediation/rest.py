"""Remediations over REST: the queue, its history, approve, deny, and the documents."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.remediation import describing, reads, spec
from config_app.remediation.models import RemediationExecution
from project.kernel.rest import base, openapi

STATES = ("PENDING", "QUEUED", "IN_PROGRESS", "SUCCEEDED", "FAILED", "DENIED")


class RemediationFilter(base.Filters):
    """Filters of executions."""

    rule = django_filters.CharFilter(help_text="The name of a rule")
    state = django_filters.ChoiceFilter(choices=[(name, name) for name in STATES])


_ROWS = openapi.listing("Remediation", serializers.DictField(help_text="An execution with its people and steps."))
_DOCUMENTS = openapi.listing("RemediationDocument", serializers.DictField(help_text="A document and what it needs."))


class RemediationViewSet(base.OperationViewSet):
    """The executions of the caller's accounts."""

    lookup_value_regex = "[a-z0-9-]{1,40}"

    @extend_schema(parameters=openapi.parameters(RemediationFilter, paged=True), responses=openapi.answers(_ROWS))
    @base.looked("cairn:ListRemediations")
    def list(self, request: Request) -> Response:
        """Executions, the newest first."""
        given = base.filters(request, RemediationFilter)
        mine = base.accounts(request)
        name, state = given.get("rule", ""), given.get("state", "")
        return base.page(
            request, "rest-remediations",
            lambda position, limit: reads.executions(mine, name=name, state=state, before=position, limit=limit),
            lambda one: one.id, describing.execution,
        )  # fmt: skip

    @extend_schema(responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @base.looked("cairn:ListRemediations")
    def retrieve(self, request: Request, pk: str) -> Response:
        """One execution with its steps."""
        return Response(describing.execution(reads.execution(base.accounts(request), pk)))

    @extend_schema(request=None, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["post"])
    @base.performed("cairn:ApproveRemediation")
    def approve(self, request: Request, pk: str) -> Response:
        """Approve what somebody else asked for: it is carried out at once."""
        return self._decide(request, "cairn:ApproveRemediation", pk, {})

    @extend_schema(request=OpenApiTypes.OBJECT, responses=openapi.answers(OpenApiTypes.OBJECT, 404))
    @action(detail=True, methods=["post"])
    @base.performed("cairn:DenyRemediation")
    def deny(self, request: Request, pk: str) -> Response:
        """Refuse one that waits: reason."""
        body = request.data if isinstance(request.data, dict) else {}
        return self._decide(request, "cairn:DenyRemediation", pk, {"reason": body.get("reason", "")})

    def _decide(self, request: Request, operation: str, pk: str, more: dict[str, Any]) -> Response:
        own = RemediationExecution.objects.filter(number=pk, account_id__in=base.accounts(request)).first()
        account, region = (own.account_id, own.region) if own else ("", "us-east-1")
        return Response(
            dict(base.perform(request, operation, {"executionId": pk, **more}, account_id=account, region=region))
        )


class DocumentViewSet(base.OperationViewSet):
    """The remediation documents."""

    @extend_schema(responses=openapi.answers(_DOCUMENTS))
    @base.looked("cairn:ListRemediationDocuments")
    def list(self, request: Request) -> Response:
        """Every document: what it changes, its risk, its parameters, what it needs."""
        base.filters(request, base.Filters)
        return Response({"results": [describing.document(one) for one in spec.documents().values()]})


routes = [("remediations", RemediationViewSet), ("remediation-documents", DocumentViewSet)]
