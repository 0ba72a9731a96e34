"""Alarms in the admin panel: made, changed, muted, deleted; each through its named operation."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from project.kernel.console.admin import OperationAdmin
from project.kernel.errors import CallError
from trail.alarms import evaluating
from trail.alarms.models import Alarm

STATISTICS = ("Sum", "SampleCount", "Average", "Minimum", "Maximum")


class AlarmForm(forms.ModelForm):
    statistic = forms.ChoiceField(choices=[(name, name) for name in STATISTICS])
    comparison = forms.ChoiceField(choices=[(name, name) for name in evaluating.COMPARISONS])
    missing = forms.ChoiceField(choices=[(name, name) for name in evaluating.MISSING])

    class Meta:
        model = Alarm
        fields = (
            "name", "region", "description", "namespace", "metric", "statistic", "period", "periods", "needed", "comparison",
            "threshold", "missing", "enabled", "alarm_actions", "ok_actions", "no_data_actions",
        )  # fmt: skip
        help_texts = dict.fromkeys(
            ("alarm_actions", "ok_actions", "no_data_actions"), 'JSON: ARNs of topics, ["arn:aws:sns:…"].'
        )


@admin.register(Alarm)
class AlarmAdmin(OperationAdmin):
    """Alarms with their state."""

    form = AlarmForm
    may_view, may_add = "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"
    may_change, may_delete = "cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"
    member_fields = {
        "DatapointsToAlarm": "needed", "Period must": "period", "EvaluationPeriods": "periods", "Threshold": "threshold",
        "topic": "alarm_actions", "action": "alarm_actions", "Namespace": "namespace",
    }  # fmt: skip
    list_display = ("name", "region", "state", "metric", "threshold", "enabled", "updated")
    list_filter = ("state", "enabled")
    search_fields = ("name", "metric")
    ordering = ("name",)
    actions = ("mute", "unmute")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "region") if obj else ()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        dimensions = [{"Name": name, "Value": value} for name, value in json.loads(obj.dimensions).items()]
        wire: dict[str, Any] = {
            "AlarmName": obj.name, "AlarmDescription": obj.description, "Namespace": obj.namespace, "MetricName": obj.metric,
            "Statistic": obj.statistic, "Period": obj.period, "EvaluationPeriods": obj.periods, "DatapointsToAlarm": obj.needed,
            "ComparisonOperator": obj.comparison, "Threshold": obj.threshold, "TreatMissingData": obj.missing,
            "ActionsEnabled": obj.enabled, "AlarmActions": obj.alarm_actions or [], "OKActions": obj.ok_actions or [],
            "InsufficientDataActions": obj.no_data_actions or [], **({"Dimensions": dimensions} if dimensions else {}),
        }  # fmt: skip
        return "cloudwatch:PutMetricAlarm", wire, obj.region

    def key_of(self, obj: Alarm) -> Any:
        found = Alarm.objects.filter(name=obj.name, region=obj.region).order_by("-id")
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "cloudwatch:DeleteAlarms", {"AlarmNames": [obj.name]}, obj.region

    def _each(self, request: HttpRequest, alarms: Any, operation: str, said: str) -> None:
        for alarm in alarms:
            try:
                self.perform(request, operation, {"AlarmNames": [alarm.name]}, alarm.region, alarm.account_id)
                messages.success(request, f"{alarm.name} {said}.")
            except CallError as refusal:
                messages.error(request, f"{alarm.name}: {refusal.message}")

    @admin.action(description="Tell nobody", permissions=["change"])
    def mute(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cloudwatch:DisableAlarmActions", "tells nobody")

    @admin.action(description="Tell its topics again", permissions=["change"])
    def unmute(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cloudwatch:EnableAlarmActions", "tells its topics")
