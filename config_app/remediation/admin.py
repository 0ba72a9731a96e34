"""Remediations in the admin panel: put one on a rule, leave a resource alone, approve what others asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from config_app.remediation import spec
from config_app.remediation.models import RemediationConfiguration, RemediationException, RemediationExecution
from project.kernel.console.admin import OperationAdmin
from project.kernel.errors import CallError

Wire = tuple[str, dict[str, Any], str]


class _Batched(OperationAdmin):
    """Operations that give back what they refuse: here that is an error of the form."""

    def perform(
        self, request: HttpRequest, operation: str, parameters: dict[str, Any], region: str, account_id: str = ""
    ) -> Any:
        result = super().perform(request, operation, parameters, region, account_id)
        for batch in (result or {}).get("FailedBatches") or []:
            raise CallError("InvalidParameterValueException", batch["FailureMessage"])
        return result


class RemediationForm(forms.ModelForm):
    """A rule, a document and its parameters; acting by itself is a decision of its own."""

    document = forms.ChoiceField()

    class Meta:
        model = RemediationConfiguration
        fields = (
            "rule_name",
            "region",
            "document",
            "parameters",
            "resource_type",
            "automatic",
            "attempts",
            "retry_seconds",
        )
        labels = {"rule_name": "Rule", "automatic": "Acts by itself", "attempts": "At most so many times",
                  "retry_seconds": "within so many seconds"}  # fmt: skip
        help_texts = {
            "parameters": 'JSON in AWS\'s members: {"BucketName": {"ResourceValue": {"Value": "RESOURCE_ID"}}, '
            '"VersioningState": {"StaticValue": {"Values": ["Enabled"]}}}',
            "automatic": "Without it one person asks for each repair and another approves it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields.get("document")
        if choices is not None:
            choices.choices = [
                (one.name, f"{one.name} – {one.title} ({one.level} risk)") for one in spec.documents().values()
            ]
        if "parameters" in self.fields:
            self.fields["parameters"].required = False


@admin.register(RemediationConfiguration)
class RemediationConfigurationAdmin(_Batched):
    """Which document repairs what a rule finds."""

    form = RemediationForm
    may_view, may_add = "config:DescribeRemediationConfigurations", "config:PutRemediationConfigurations"
    may_change, may_delete = "config:PutRemediationConfigurations", "config:DeleteRemediationConfiguration"
    member_fields = {"parameter": "parameters", "document": "document", "repairs": "resource_type", "ConfigRule": "rule_name",
                     "MaximumAutomaticAttempts": "attempts"}  # fmt: skip
    list_display = ("rule_name", "document", "automatic", "resource_type", "put_by", "put")
    list_filter = ("automatic", "document")
    search_fields = ("rule_name", "document")
    ordering = ("rule_name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("rule_name", "region") if obj else ()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Wire:
        wire: dict[str, Any] = {
            "ConfigRuleName": obj.rule_name, "TargetType": "SSM_DOCUMENT", "TargetId": obj.document,
            "Parameters": obj.parameters or {}, "ResourceType": obj.resource_type, "Automatic": obj.automatic,
            "MaximumAutomaticAttempts": obj.attempts if obj.automatic else None,
            "RetryAttemptSeconds": obj.retry_seconds if obj.automatic else None,
        }  # fmt: skip
        given = {name: value for name, value in wire.items() if value not in (None, "")}
        return "config:PutRemediationConfigurations", {"RemediationConfigurations": [given]}, obj.region

    def key_of(self, obj: RemediationConfiguration) -> Any:
        found = RemediationConfiguration.objects.filter(rule_name=obj.rule_name, region=obj.region).order_by("-id")
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> Wire:
        return "config:DeleteRemediationConfiguration", {"ConfigRuleName": obj.rule_name}, obj.region


@admin.register(RemediationExecution)
class RemediationExecutionAdmin(OperationAdmin):
    """What waits, and what was done; decided here or in the console, changed nowhere."""

    may_view = "cairn:ListRemediations"
    list_display = ("number", "rule_name", "resource_id", "document", "state", "asked_by", "decided_by", "asked")
    list_filter = ("state", "automatic")
    search_fields = ("number", "rule_name", "resource_id")
    ordering = ("-id",)
    actions = ("approve",)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "cairn:ApproveRemediation")

    @admin.action(description="Approve and carry out", permissions=["approve"])
    def approve(self, request: HttpRequest, queryset: Any) -> None:
        done = 0
        for one in queryset:
            try:
                self.perform(
                    request, "cairn:ApproveRemediation", {"executionId": one.number}, one.region, one.account_id
                )
                done += 1
            except CallError as refusal:
                messages.error(request, refusal.message)
        if done:
            messages.success(request, f"Approved: {done} of {len(queryset)} remediations.")


class RemediationExceptionForm(forms.ModelForm):
    """A rule, a resource, a reason and an end."""

    class Meta:
        model = RemediationException
        fields = ("rule_name", "region", "resource_type", "resource_id", "message", "expires")
        labels = {"rule_name": "Rule", "message": "Why it is left alone", "expires": "Until"}


@admin.register(RemediationException)
class RemediationExceptionAdmin(_Batched):
    """Resources that are not repaired."""

    form = RemediationExceptionForm
    may_view, may_add = "config:DescribeRemediationExceptions", "config:PutRemediationExceptions"
    may_delete = "config:DeleteRemediationExceptions"
    member_fields = {"ConfigRule": "rule_name", "ExpirationTime": "expires"}
    list_display = ("rule_name", "resource_id", "message", "expires", "put_by")
    search_fields = ("rule_name", "resource_id")
    ordering = ("-id",)

    def _keys(self, obj: Any) -> list[dict[str, str]]:
        return [{"ResourceType": obj.resource_type, "ResourceId": obj.resource_id}]

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Wire:
        wire: dict[str, Any] = {"ConfigRuleName": obj.rule_name, "ResourceKeys": self._keys(obj)}
        if obj.message:
            wire["Message"] = obj.message
        if obj.expires:
            wire["ExpirationTime"] = obj.expires.isoformat()
        return "config:PutRemediationExceptions", wire, obj.region

    def key_of(self, obj: RemediationException) -> Any:
        found = RemediationException.objects.filter(rule_name=obj.rule_name, resource_id=obj.resource_id).order_by(
            "-id"
        )
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> Wire:
        return (
            "config:DeleteRemediationExceptions", {"ConfigRuleName": obj.rule_name, "ResourceKeys": self._keys(obj)}, obj.region,
        )  # fmt: skip
