"""Exceptions in the admin panel: ask for one, grant many at once, and see who decided what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest

from config_app.exceptions.models import ComplianceException
from project.kernel.console.admin import OperationAdmin
from project.kernel.errors import CallError

_MEMBERS = {
    "ruleName": "rule_name", "conformancePackName": "pack_name", "resourceType": "resource_type", "resourceId": "resource_id",
    "tagKey": "tag_key", "tagValue": "tag_value", "owner": "owner", "reason": "reason", "ticket": "ticket",
}  # fmt: skip


class ExceptionForm(forms.ModelForm):
    """A scope, an owner, a reason and an end."""

    until = forms.DateField(label="Until the end of", widget=AdminDateWidget)

    class Meta:
        model = ComplianceException
        fields = tuple(_MEMBERS.values())


@admin.register(ComplianceException)
class ComplianceExceptionAdmin(OperationAdmin):
    """Exceptions with their people and dates. They are granted here or in the console, and changed nowhere."""

    form = ExceptionForm
    may_view, may_add = "cairn:SearchExceptions", "cairn:RequestException"
    member_fields = {**_MEMBERS, "expires": "until"}
    list_display = ("subject", "state", "owner", "requested_by", "granted_by", "expires")
    search_fields = ("rule_name", "pack_name", "resource_id", "owner", "reason")
    ordering = ("-id",)
    actions = ("grant",)

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        wire = {
            member: str(form.cleaned_data[name]) for member, name in _MEMBERS.items() if form.cleaned_data.get(name)
        }
        return "cairn:RequestException", {**wire, "expires": form.cleaned_data["until"].isoformat()}, "us-east-1"

    def saved(self, request: HttpRequest, obj: Any, result: Any) -> None:
        obj.pk = result["exceptionId"]

    def has_grant_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "cairn:GrantException")

    @admin.action(description="Grant", permissions=["grant"])
    def grant(self, request: HttpRequest, queryset: Any) -> None:
        done = 0
        for one in queryset:
            try:
                self.perform(request, "cairn:GrantException", {"exceptionId": one.id}, "us-east-1", one.account_id)
                done += 1
            except CallError as refusal:
                messages.error(request, refusal.message)
        if done:
            messages.success(request, f"Granted: {done} of {len(queryset)} exceptions.")
