"""Rules in the admin panel: make, change, switch, evaluate now; each through its named operation."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import HttpRequest

from config_app.rules import reads, spec
from config_app.rules.models import POLICY, ConfigRule
from project.kernel.console.admin import OperationAdmin
from project.kernel.errors import CallError

HELP = {
    "parameters": 'JSON, for example {"blockedPort1": "3389"}.',
    "scope": 'JSON, for example {"ComplianceResourceTypes": ["AWS::EC2::Volume"]} or {"TagKey": "team", "TagValue": "web"}.',
    "frequency": "For periodic rules only.",
}


class RuleForm(forms.ModelForm):
    """The form: the managed rule is chosen from the library; what the operation refuses stands at its field."""

    identifier = forms.ChoiceField(label="Managed rule")
    frequency = forms.ChoiceField(choices=[("", "as the rule says"), *((name, name) for name in reads.FREQUENCIES)])

    class Meta:
        model = ConfigRule
        fields = ("name", "identifier", "description", "region", "parameters", "scope", "frequency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields.get("identifier")
        if choices is not None:
            choices.choices = [
                (rule.identifier, f"{rule.identifier} – {rule.title}") for rule in spec.managed().values()
            ]
        for name, text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = text
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        declared = spec.managed().get(found.get("identifier") or "")
        if declared and (problem := spec.problems(declared, found.get("parameters") or {})):
            self.add_error("parameters", problem)
        return found


def _source(rule: ConfigRule) -> dict[str, Any]:
    """The source of a rule, as it is put again."""
    if not rule.is_custom:
        return {"Owner": "AWS", "SourceIdentifier": rule.identifier}
    found: dict[str, Any] = {"Owner": rule.owner, "SourceDetails": rule.source_details}
    if rule.owner == POLICY:
        policy = {"PolicyRuntime": rule.policy_runtime, "PolicyText": rule.policy_text}
        return {**found, "CustomPolicyDetails": {**policy, "EnableDebugLogDelivery": rule.debug_log}}
    return {**found, "SourceIdentifier": rule.identifier}


@admin.register(ConfigRule)
class ConfigRuleAdmin(OperationAdmin):
    """Rules with what they say."""

    form = RuleForm
    may_view, may_add = "config:DescribeConfigRules", "config:PutConfigRule"
    may_change, may_delete = "config:PutConfigRule", "config:DeleteConfigRule"
    member_fields = {
        "configRuleName": "name", "description": "description", "inputParameters": "parameters",
        "maximumExecutionFrequency": "frequency", "scope": "scope", "sourceIdentifier": "identifier",
    }  # fmt: skip
    list_display = ("name", "identifier", "region", "enabled", "red", "evaluated")
    list_filter = ("enabled", "identifier")
    search_fields = ("name", "identifier")
    ordering = ("name",)
    actions = ("evaluate_now", "enable", "disable")

    def get_queryset(self, request: HttpRequest) -> Any:
        bad = Count("verdicts", filter=Q(verdicts__until=None, verdicts__compliance="NON_COMPLIANT"))
        return super().get_queryset(request).annotate(red_verdicts=bad)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        of_source = ("identifier", "frequency") if obj and obj.is_custom else ()  # PutConfigRule changes a source
        return ("name", "region", *of_source) if obj else ()

    @admin.display(description="Noncompliant", ordering="red_verdicts")
    def red(self, rule: Any) -> int:
        return int(rule.red_verdicts)

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        wire: dict[str, Any] = {
            "ConfigRuleName": obj.name,
            "Description": obj.description,
            "Source": _source(obj),
            "InputParameters": json.dumps(obj.parameters or {}),
            "Scope": obj.scope or None,
            "MaximumExecutionFrequency": None if obj.is_custom else obj.frequency or None,
            "EvaluationModes": [{"Mode": mode} for mode in obj.modes],
        }
        rule = {name: value for name, value in wire.items() if value not in (None, "")}
        return "config:PutConfigRule", {"ConfigRule": rule}, obj.region

    def key_of(self, obj: ConfigRule) -> Any:
        found = ConfigRule.objects.filter(name=obj.name, region=obj.region).order_by("-id")
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "config:DeleteConfigRule", {"ConfigRuleName": obj.name}, obj.region

    def _each(self, request: HttpRequest, rules: Any, operation: str, said: str) -> None:
        done, many = 0, operation.endswith("Evaluation")
        for rule in rules:
            wire: dict[str, Any] = {"ConfigRuleNames": [rule.name]} if many else {"configRuleName": rule.name}
            try:
                self.perform(request, operation, wire, rule.region, rule.account_id)
                done += 1
            except CallError as refusal:
                messages.error(request, f"{rule.name}: {refusal.message}")
        if done:
            messages.success(request, f"{said}: {done} of {len(rules)} rules.")

    @admin.action(description="Evaluate now", permissions=["change"])
    def evaluate_now(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "config:StartConfigRulesEvaluation", "Evaluation started")

    @admin.action(description="Enable", permissions=["change"])
    def enable(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cairn:EnableConfigRule", "Enabled")

    @admin.action(description="Disable", permissions=["change"])
    def disable(self, request: HttpRequest, queryset: Any) -> None:
        self._each(request, list(queryset), "cairn:DisableConfigRule", "Disabled")
