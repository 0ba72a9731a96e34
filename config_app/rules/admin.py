"""Rules in the admin panel: make, change, switch, evaluate now; each through its named operation."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest

from config_app.rules import spec
from config_app.rules.models import ConfigRule
from project.kernel.console.admin import OperationAdmin
from project.kernel.errors import CallError

HELP = {
    "parameters": 'JSON, for example {"blockedPort1": "3389"}.',
    "scope": 'JSON, for example {"ComplianceResourceTypes": ["AWS::EC2::Volume"]} or {"TagKey": "team", "TagValue": "web"}.',
    "frequency": "For periodic rules: One_Hour, Three_Hours, Six_Hours, Twelve_Hours, TwentyFour_Hours.",
}


class RuleForm(forms.ModelForm):
    """The form: the managed rule is chosen from the library, parameters are checked against it."""

    identifier = forms.ChoiceField(label="Managed rule")

    class Meta:
        model = ConfigRule
        fields = ("name", "identifier", "description", "region", "parameters", "scope", "frequency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["identifier"]
        choices.choices = [(rule.identifier, f"{rule.identifier} – {rule.title}") for rule in spec.managed().values()]
        self.fields["parameters"].required = self.fields["scope"].required = False
        for name, text in HELP.items():
            self.fields[name].help_text = text

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        declared = spec.managed().get(found.get("identifier", ""))
        if declared and (problem := spec.problems(declared, found.get("parameters") or {})):
            self.add_error("parameters", problem)
        return found


@admin.register(ConfigRule)
class ConfigRuleAdmin(OperationAdmin):
    """Rules with what they say."""

    form = RuleForm
    list_display = ("name", "identifier", "region", "enabled", "red", "evaluated")
    list_filter = ("enabled", "identifier")
    search_fields = ("name", "identifier")
    actions = ("evaluate_now", "enable", "disable")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("name", "region") if obj else ()

    @admin.display(description="Noncompliant")
    def red(self, rule: ConfigRule) -> int:
        return rule.verdicts.filter(until__isnull=True, compliance="NON_COMPLIANT").count()

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        wire: dict[str, Any] = {
            "ConfigRuleName": obj.name,
            "Description": obj.description,
            "Source": {"Owner": "AWS", "SourceIdentifier": obj.identifier},
            "InputParameters": json.dumps(obj.parameters or {}),
            "Scope": obj.scope or None,
            "MaximumExecutionFrequency": obj.frequency or None,
        }
        rule = {name: value for name, value in wire.items() if value not in (None, "")}
        return "config:PutConfigRule", {"ConfigRule": rule}, obj.region

    def key_of(self, obj: ConfigRule) -> Any:
        return (
            ConfigRule.objects.filter(name=obj.name, region=obj.region)
            .order_by("-id")
            .values_list("id", flat=True)
            .first()
        )

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "config:DeleteConfigRule", {"ConfigRuleName": obj.name}, obj.region

    def _each(self, request: HttpRequest, rules: Any, operation: str, said: str) -> None:
        done = 0
        for rule in rules:
            try:
                name: Any = [rule.name] if operation.endswith("Evaluation") else rule.name
                member = "ConfigRuleNames" if operation.endswith("Evaluation") else "configRuleName"
                self.perform(request, operation, {member: name}, rule.region)
                done += 1
            except CallError as refusal:
                messages.error(request, f"{rule.name}: {refusal.message}")
        messages.success(request, f"{said}: {done} of {len(rules)} rules.")

    @admin.action(description="Evaluate now")
    def evaluate_now(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "config:StartConfigRulesEvaluation", "Evaluation started")

    @admin.action(description="Enable")
    def enable(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cairn:EnableConfigRule", "Enabled")

    @admin.action(description="Disable")
    def disable(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cairn:DisableConfigRule", "Disabled")
