"""Channels, deliveries and their files over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config_app.delivery import operations, reads
from config_app.delivery.models import Channel, ConfigDelivery, ConfigFile
from config_app.retention import reads as retentions
from project.kernel.errors import CallError
from project.kernel.rest import base, openapi

_KINDS = (ConfigDelivery.SNAPSHOT, ConfigDelivery.HISTORY, ConfigDelivery.OVERSIZED)


class ChannelFilter(base.Filters):
    """Filters of channels."""

    aws_region = django_filters.CharFilter()


class FileFilter(base.Filters):
    """Filters of delivered files."""

    kind = django_filters.CharFilter(help_text="snapshot, history or oversized; snapshot unless told.")
    aws_region = django_filters.CharFilter()
    resource_type = django_filters.CharFilter(help_text="AWS::EC2::Instance; of history and oversized files.")


_CHANNELS = openapi.listing("DeliveryChannel", serializers.DictField(help_text="A channel, its status and retention."))
_FILES = openapi.listing("ConfigFile", serializers.DictField(help_text="A delivered file: bucket, key, size, sha256."))


class ChannelViewSet(base.OperationViewSet):
    """The caller's delivery channels with their status."""

    @extend_schema(parameters=openapi.parameters(ChannelFilter), responses=openapi.answers(_CHANNELS))
    @base.looked("cairn:SearchDeliveryChannels")
    def list(self, request: Request) -> Response:
        """Every channel, by account and region."""
        region = base.filters(request, ChannelFilter).get("aws_region")
        found = [one for one in reads.channels(base.accounts(request)) if region in (None, one.region)]
        return Response({"results": [_channel(one) for one in found]})


def _channel(found: Channel) -> dict[str, Any]:
    return {
        "account_id": found.account_id, "aws_region": found.region, **operations.shown(found),
        "status": operations.status(found), "retention_days": retentions.days(found.account_id, found.region),
    }  # fmt: skip


class FileViewSet(base.OperationViewSet):
    """Delivered snapshots, history files and oversized changes."""

    @extend_schema(parameters=openapi.parameters(FileFilter, paged=True), responses=openapi.answers(_FILES))
    @base.looked("cairn:SearchConfigFiles")
    def list(self, request: Request) -> Response:
        """Files of a kind, newest first."""
        given = base.filters(request, FileFilter)
        kind = given.get("kind", ConfigDelivery.SNAPSHOT)
        if kind not in _KINDS:
            raise CallError("ValidationException", f"kind is one of {', '.join(_KINDS)}.")
        found = reads.files(base.accounts(request), kind)
        if region := given.get("aws_region"):
            found = found.filter(delivery__region=region)
        if wanted := given.get("resource_type"):
            found = found.filter(type=wanted)
        return base.page(
            request, "rest-config-files",
            lambda place, limit: list((found.filter(id__lt=place) if place else found).order_by("-id")[:limit]),
            lambda row: row.id, _file,
        )  # fmt: skip


def _file(found: ConfigFile) -> dict[str, Any]:
    shown = {
        "id": found.id, "account_id": found.delivery.account_id, "aws_region": found.delivery.region,
        "kind": found.delivery.kind, "number": str(found.delivery.number), "resource_type": found.type or None,
        "state_of": found.delivery.moment, "bucket": found.bucket, "key": found.key, "items": found.items,
        "size": found.size, "sha256": found.sha256, "delivered": found.delivered,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


routes = [("delivery-channels", ChannelViewSet), ("config-files", FileViewSet)]
