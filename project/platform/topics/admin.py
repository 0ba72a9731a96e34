"""Topics in the admin panel: made and deleted; who is subscribed, the console shows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from project.kernel.console.admin import OperationAdmin
from project.platform.topics.models import Topic


@admin.register(Topic)
class TopicAdmin(OperationAdmin):
    """Topics. A name that begins with cairn- is Cairn's own, whatever the account's cloud has."""

    may_view, may_add, may_delete = "sns:ListTopics", "sns:CreateTopic", "sns:DeleteTopic"
    fields = ("name", "region", "display_name")
    member_fields = {"name": "name", "Name": "name", "DisplayName": "display_name"}
    list_display = ("name", "region", "display_name", "subscribed")
    search_fields = ("name",)
    ordering = ("name",)

    @admin.display(description="Subscriptions")
    def subscribed(self, topic: Any) -> int:
        return int(topic.subscriptions.count())

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        shown = {"Attributes": {"DisplayName": obj.display_name}} if obj.display_name else {}
        return "sns:CreateTopic", {"Name": obj.name, **shown}, obj.region

    def key_of(self, obj: Topic) -> Any:
        found = Topic.objects.filter(name=obj.name, region=obj.region).order_by("-id")
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "sns:DeleteTopic", {"TopicArn": obj.arn}, obj.region
