"""Channels in the admin panel, each change through its named operation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from project.kernel.console.admin import OperationAdmin
from trail.channels.models import Channel


@admin.register(Channel)
class ChannelAdmin(OperationAdmin):
    """Channels with what came through them last. Destinations are JSON: [{"Type": "EVENT_DATA_STORE", "Location": ARN}]."""

    may_view, may_add = "cloudtrail:ListChannels", "cloudtrail:CreateChannel"
    may_change, may_delete = "cloudtrail:UpdateChannel", "cloudtrail:DeleteChannel"
    fields = ("name", "region", "source", "destinations")
    member_fields = {
        "destination": "destinations",
        "event data store": "destinations",
        "Name": "name",
        "source": "source",
    }
    list_display = ("name", "region", "source", "ingested", "error")
    search_fields = ("name", "source")
    ordering = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("region", "source") if obj else ()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        wire = {"Name": obj.name, "Destinations": obj.destinations}
        if change:
            return "cloudtrail:UpdateChannel", {"Channel": obj.arn, **wire}, obj.region
        return "cloudtrail:CreateChannel", {"Source": obj.source, **wire}, obj.region

    def saved(self, request: HttpRequest, obj: Any, result: Any) -> None:
        obj.pk = str(result["ChannelArn"]).rpartition("/")[2]

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "cloudtrail:DeleteChannel", {"Channel": obj.arn}, obj.region
