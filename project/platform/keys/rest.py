"""Keys over REST: make, look at, set the policy, rotate, switch."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from project.kernel.errors import CallError
from project.kernel.rest import base, openapi
from project.platform.keys import operations, reads
from project.platform.keys.models import Key

_KEYS = openapi.listing("Key", serializers.DictField(help_text="keyId, arn, alias, enabled, policy and versions."))


class KeyFilter(base.Filters):
    """No filters."""


class KeyViewSet(base.OperationViewSet):
    """The caller's keys."""

    lookup_value_regex = "[0-9a-f-]{36}"

    def _found(self, request: Request, pk: str) -> Key:
        found = reads.by_id(base.accounts(request), pk)
        if found is None:
            raise CallError("NotFoundException", "There is no such key.", status=404)
        return found

    def _perform(self, request: Request, pk: str, operation: str, **more: Any) -> Response:
        key = self._found(request, pk)
        done = base.perform(request, operation, {"key": key.arn, **more}, region=key.region, account_id=key.account_id)
        return Response(dict(done))

    @extend_schema(parameters=openapi.parameters(KeyFilter), responses=openapi.answers(_KEYS))
    @base.looked("cairn:ListKeys")
    def list(self, request: Request) -> Response:
        """Every key, by account, region and name."""
        base.filters(request, KeyFilter)
        return Response({"results": [operations.described(key) for key in reads.keys(base.accounts(request))]})

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @base.looked("cairn:GetKey")
    def retrieve(self, request: Request, pk: str) -> Response:
        """One key."""
        return Response(operations.described(self._found(request, pk)))

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: OpenApiTypes.OBJECT})
    @base.performed("cairn:CreateKey")
    def create(self, request: Request) -> Response:
        """`{"name", "policy"?, "description"?, "region"?}`."""
        given = dict(request.data) if isinstance(request.data, dict) else {}
        region = str(given.pop("region", "us-east-1"))
        return Response(dict(base.perform(request, "cairn:CreateKey", given, region=region)), status=201)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["put"])
    @base.performed("cairn:PutKeyPolicy")
    def policy(self, request: Request, pk: str) -> Response:
        """The key policy as the body."""
        return self._perform(request, pk, "cairn:PutKeyPolicy", policy=request.data)

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    @base.performed("cairn:RotateKey")
    def rotate(self, request: Request, pk: str) -> Response:
        """New material for what is sealed from now on."""
        return self._perform(request, pk, "cairn:RotateKey")

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    @base.performed("cairn:DisableKey")
    def disable(self, request: Request, pk: str) -> Response:
        """Seal and open nothing by it."""
        return self._perform(request, pk, "cairn:DisableKey")

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"])
    @base.performed("cairn:EnableKey")
    def enable(self, request: Request, pk: str) -> Response:
        """Work again."""
        return self._perform(request, pk, "cairn:EnableKey")


routes = [("keys", KeyViewSet)]
