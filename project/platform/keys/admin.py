"""Keys in the admin panel: made, their policies changed, rotated and switched; never deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from project.kernel.console.admin import OperationAdmin
from project.kernel.errors import CallError
from project.platform.keys.models import Key


class KeyForm(forms.ModelForm):
    class Meta:
        model = Key
        fields = ("name", "region", "description", "policy")
        help_texts = {"policy": "JSON: a key policy. Empty: the account's own policies decide who opens."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "policy" in self.fields:
            self.fields["policy"].required = False
        if "name" in self.fields:
            self.fields["name"].required = True


@admin.register(Key)
class KeyAdmin(OperationAdmin):
    """Keys with their state."""

    form = KeyForm
    may_view, may_add, may_change = "cairn:ListKeys", "cairn:CreateKey", "cairn:PutKeyPolicy"
    member_fields = {"policy": "policy", "Statement": "policy", "name": "name", "alias": "name"}
    list_display = ("__str__", "region", "origin", "enabled", "rotated")
    list_filter = ("enabled", "origin")
    search_fields = ("name", "arn")
    ordering = ("name",)
    actions = ("rotate", "enable", "disable")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "region", "description") if obj else ()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        if change:
            return "cairn:PutKeyPolicy", {"key": obj.arn, "policy": obj.policy or {}}, obj.region
        given = {"name": obj.name, "description": obj.description, "policy": obj.policy or None}
        return "cairn:CreateKey", {name: value for name, value in given.items() if value}, obj.region

    def saved(self, request: HttpRequest, obj: Any, result: Any) -> None:
        if result and "keyId" in result:
            obj.pk = result["keyId"]

    def _each(self, request: HttpRequest, keys: Any, operation: str, said: str) -> None:
        for key in keys:
            try:
                self.perform(request, operation, {"key": key.arn}, key.region, key.account_id)
                messages.success(request, f"{key} {said}.")
            except CallError as refusal:
                messages.error(request, f"{key}: {refusal.message}")

    @admin.action(description="Rotate", permissions=["change"])
    def rotate(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cairn:RotateKey", "has new material")

    @admin.action(description="Enable", permissions=["change"])
    def enable(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cairn:EnableKey", "is enabled")

    @admin.action(description="Disable", permissions=["change"])
    def disable(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cairn:DisableKey", "is disabled")
