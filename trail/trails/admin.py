"""Trails in the admin panel: make, change, start and stop, delete; each through its named operation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from project.kernel.console.admin import OperationAdmin
from project.kernel.errors import CallError
from trail.trails.models import Trail

_TEXTS = {
    "bucket": "S3BucketName", "prefix": "S3KeyPrefix", "topic": "SnsTopicName", "kms_key": "KmsKeyId",
    "log_group": "CloudWatchLogsLogGroupArn", "log_role": "CloudWatchLogsRoleArn",
}  # fmt: skip
_SWITCHES = {
    "multi_region": "IsMultiRegionTrail", "global_events": "IncludeGlobalServiceEvents",
    "validation": "EnableLogFileValidation", "organization": "IsOrganizationTrail",
}  # fmt: skip


@admin.register(Trail)
class TrailAdmin(OperationAdmin):
    """Trails with their state. Selectors and retention have their pages in the console."""

    may_view, may_add = "cloudtrail:DescribeTrails", "cloudtrail:CreateTrail"
    may_change, may_delete = "cloudtrail:UpdateTrail", "cloudtrail:DeleteTrail"
    fields = ("name", "home_region", *_TEXTS, *_SWITCHES)
    member_fields = {
        "Trail name": "name", "bucket": "bucket", "S3 prefix": "prefix", "SNS Topic": "topic", "topic": "topic",
        "role ARN": "log_role", "log group": "log_group", "role": "log_role", "key": "kms_key", "kms": "kms_key",
        "Multi-Region": "multi_region",
    }  # fmt: skip
    list_display = ("name", "home_region", "bucket", "logging", "multi_region", "validation", "delivered")
    list_filter = ("logging", "validation")
    search_fields = ("name", "bucket")
    ordering = ("name",)
    actions = ("start", "stop")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "home_region") if obj else ()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        texts = {member: getattr(obj, name) for name, member in _TEXTS.items()}
        wire = {"Name": obj.name} | {member: getattr(obj, name) for name, member in _SWITCHES.items()}
        if change:
            return "cloudtrail:UpdateTrail", wire | texts, obj.home_region
        given = {member: value for member, value in texts.items() if value}
        return "cloudtrail:CreateTrail", wire | given, obj.home_region

    def key_of(self, obj: Trail) -> Any:
        found = Trail.objects.filter(name=obj.name, home_region=obj.home_region).order_by("-id")
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "cloudtrail:DeleteTrail", {"Name": obj.arn}, obj.home_region

    def _each(self, request: HttpRequest, trails: Any, operation: str, said: str) -> None:
        for trail in trails:
            try:
                self.perform(request, operation, {"Name": trail.arn}, trail.home_region, trail.account_id)
                messages.success(request, f"{trail.name} {said}.")
            except CallError as refusal:
                messages.error(request, f"{trail.name}: {refusal.message}")

    @admin.action(description="Start logging", permissions=["change"])
    def start(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cloudtrail:StartLogging", "is on")

    @admin.action(description="Stop logging", permissions=["change"])
    def stop(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cloudtrail:StopLogging", "is off")
