"""Log groups and metric filters in the admin panel, each change through its named operation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from project.kernel import faces
from project.kernel.console.admin import OperationAdmin
from trail.metrics.models import LogGroup, MetricFilter


@admin.register(LogGroup)
class LogGroupAdmin(OperationAdmin):
    """Log groups: made, kept for days, deleted."""

    may_view, may_add = "logs:DescribeLogGroups", "logs:CreateLogGroup"
    may_change, may_delete = "logs:PutRetentionPolicy", "logs:DeleteLogGroup"
    member_fields = {"logGroupName": "name", "log group": "name", "retentionInDays": "retention_days"}
    list_display = ("name", "region", "retention_days", "created")
    search_fields = ("name",)
    ordering = ("name",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "region", "retention_days") if obj else ("name", "region")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "region") if obj else ()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        wire: dict[str, Any] = {"logGroupName": obj.name}
        if not change:
            return "logs:CreateLogGroup", wire, obj.region
        if obj.retention_days is None:
            return "logs:DeleteRetentionPolicy", wire, obj.region
        return "logs:PutRetentionPolicy", {**wire, "retentionInDays": obj.retention_days}, obj.region

    def key_of(self, obj: LogGroup) -> Any:
        found = LogGroup.objects.filter(name=obj.name, region=obj.region).order_by("-id")
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "logs:DeleteLogGroup", {"logGroupName": obj.name}, obj.region


@admin.register(MetricFilter)
class MetricFilterAdmin(OperationAdmin):
    """Metric filters. A transformation is JSON: {"metricName": …, "metricNamespace": …, "metricValue": "1"}."""

    may_view, may_add = "logs:DescribeMetricFilters", "logs:PutMetricFilter"
    may_change, may_delete = "logs:PutMetricFilter", "logs:DeleteMetricFilter"
    fields = ("group", "name", "pattern", "transformation")
    member_fields = {
        "filter pattern": "pattern", "metricValue": "transformation", "metricTransformations": "transformation",
        "dimension": "transformation", "filterName": "name", "log group": "group",
    }  # fmt: skip
    list_display = ("name", "group", "pattern")
    search_fields = ("name", "pattern")
    ordering = ("name",)

    def scoped(self, queryset: Any, accounts: tuple[str, ...]) -> Any:
        return queryset.filter(group__account_id__in=accounts).select_related("group")

    def account_of(self, obj: Any) -> str:
        return str(obj.group.account_id)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs["queryset"] = LogGroup.objects.filter(account_id__in=faces.caller(request).accounts)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("group", "name") if obj else ()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        told = obj.transformation if isinstance(obj.transformation, list) else [obj.transformation]
        wire = {
            "logGroupName": obj.group.name, "filterName": obj.name, "filterPattern": obj.pattern, "metricTransformations": told,
        }  # fmt: skip
        return "logs:PutMetricFilter", wire, obj.group.region

    def key_of(self, obj: MetricFilter) -> Any:
        found = MetricFilter.objects.filter(name=obj.name, group=obj.group)
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "logs:DeleteMetricFilter", {"logGroupName": obj.group.name, "filterName": obj.name}, obj.group.region
