"""Packs in the admin panel: deploy one of the library or a template, delete one; each through its named operation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from config_app.packs import library
from config_app.packs.models import ConformancePack
from project.kernel.console.admin import OperationAdmin


class PackForm(forms.ModelForm):
    """A name, and a pack of the library or a template; what the operation refuses stands at its field."""

    shipped = forms.ChoiceField(label="Of the library", required=False)

    class Meta:
        model = ConformancePack
        fields = ("name", "region", "body", "given", "scope")
        labels = {"body": "or a template", "given": "Parameters"}
        help_texts = {
            "body": "YAML or JSON, as AWS Config takes it. The console's page shows what it would do before it is deployed.",
            "given": 'JSON: values of the template\'s parameters, for example {"Days": "30"}.',
            "scope": 'JSON: {"TagKey": "team", "TagValue": "pay"} narrows every rule that has no scope of its own.',
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields.get("shipped")
        if choices is not None:
            choices.choices = [("", "–"), *((one.key, one.title) for one in library.packs().values())]
        for name in ("body", "given", "scope"):
            if name in self.fields:
                self.fields[name].required = False


@admin.register(ConformancePack)
class ConformancePackAdmin(OperationAdmin):
    """Packs with their state."""

    form = PackForm
    may_view, may_add = "config:DescribeConformancePacks", "config:PutConformancePack"
    may_change, may_delete = "config:PutConformancePack", "config:DeleteConformancePack"
    member_fields = {"ConformancePackName": "name", "TemplateBody": "body", "Parameters": "given", "Parameter": "given"}
    list_display = ("name", "region", "state", "rules", "requested", "completed")
    list_filter = ("state",)
    search_fields = ("name", "pack_id")
    ordering = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "region", "state", "reason", "source") if obj else ()

    @admin.display(description="Rules")
    def rules(self, pack: Any) -> int:
        return int(pack.members.count())

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        key, given = form.cleaned_data.get("shipped"), form.cleaned_data.get("given") or {}
        wire: dict[str, Any] = {"ConformancePackName": obj.name}
        wire |= {"Source": {"SourceIdentifier": key}} if key else {"TemplateBody": form.cleaned_data.get("body") or ""}
        if given:
            wire["ConformancePackInputParameters"] = [
                {"ParameterName": str(name), "ParameterValue": str(value)} for name, value in given.items()
            ]
        if scope := form.cleaned_data.get("scope"):
            wire["Scope"] = scope
        return "config:PutConformancePack", wire, obj.region

    def key_of(self, obj: ConformancePack) -> Any:
        found = ConformancePack.objects.filter(name=obj.name, region=obj.region).order_by("-id")
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "config:DeleteConformancePack", {"ConformancePackName": obj.name}, obj.region
