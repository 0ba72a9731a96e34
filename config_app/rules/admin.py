"""Rules in the admin panel: make, change, switch, evaluate now; each through its named operation."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html

from config_app.backtests import reads as backtests
from config_app.rules import spec
from config_app.rules.forms import PREFIX, RuleForm, form_for
from config_app.rules.models import POLICY, ConfigRule
from project.kernel.console.admin import OperationAdmin
from project.kernel.errors import CallError


class ReasonForm(ActionForm):
    """The action, and why: turning a rule off needs a reason, which its event holds."""

    reason = forms.CharField(required=False, max_length=400, label="Why")


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
    action_form = ReasonForm
    change_form_template = "admin/config_app/configrule/change_form.html"
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

    def _declared(self, request: HttpRequest, obj: Any) -> spec.ManagedRule | None:
        """The managed rule that the form is about: the one that was sent, asked for, or is kept."""
        if obj is not None and obj.is_custom:
            return None
        given = request.POST.get("identifier") or request.GET.get("identifier") or (obj.identifier if obj else "")
        return spec.managed().get(given)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(
            request, obj, change=change, **{**kwargs, "form": form_for(self._declared(request, obj))}
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        declared = self._declared(request, obj)
        typed = ("scope_types", "scope_resource") if declared or obj else ()  # of what the chosen rule looks at
        scope = (*typed, ("scope_tag", "scope_value"))
        found: list[Any] = [(None, {"fields": ("name", "identifier", "description", "region", "frequency")})]
        if declared is not None:
            named = [PREFIX + one.name for one in declared.parameters]
            said = format_html("{}. {} To fix: <code>{}</code>", declared.title, declared.why, declared.fix)
            found.append(("Parameters", {"fields": named, "description": said}))
        found.append(("Scope", {"fields": scope, "description": "Empty: everything that the rule looks at."}))
        return [*found, ("As JSON", {"fields": ("parameters", "scope"), "classes": ("collapse",)})]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"parameters": {}, "scope": {}, **super().get_changeform_initial_data(request)}

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        own = self.get_object(request, object_id) if object_id else None
        tried = backtests.listing([own.account_id], own.name, limit=5) if own else []
        more = {
            "library": spec.managed().values(), "identifier": request.GET.get("identifier", ""), "tried": tried,
            "may_try": self._may(request, "cairn:StartBackTest"),
        }  # fmt: skip
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self._tried(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._tried(request, obj) or super().response_change(request, obj)

    def _tried(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """After a try the back-test's page, with its results; nothing was changed."""
        number = getattr(obj, "tried", "")
        return redirect("backtest", number=number) if number else None

    def saved(self, request: HttpRequest, obj: Any, result: Any) -> None:
        obj.tried = (result or {}).get("backTestId", "")

    @admin.display(description="Noncompliant", ordering="red_verdicts")
    def red(self, rule: Any) -> int:
        return int(rule.red_verdicts)

    def operation_for(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> tuple[str, dict[str, Any], str]:
        parameters, scope = form.cleaned_data.get("parameters") or {}, form.cleaned_data.get("scope") or {}
        wire: dict[str, Any] = {
            "ConfigRuleName": obj.name,
            "Description": obj.description,
            "Source": _source(obj),
            "InputParameters": json.dumps(parameters),
            "Scope": scope or None,
            "MaximumExecutionFrequency": None if obj.is_custom else obj.frequency or None,
            "EvaluationModes": [{"Mode": mode} for mode in obj.modes],
        }
        rule = {name: value for name, value in wire.items() if value not in (None, "")}
        if "_try" in request.POST:
            days = request.POST["_try"]
            return (
                "cairn:StartBackTest",
                {"configRule": rule, "days": int(days) if days.isdecimal() else -1},
                obj.region,
            )
        return "config:PutConfigRule", {"ConfigRule": rule}, obj.region

    def key_of(self, obj: ConfigRule) -> Any:
        found = ConfigRule.objects.filter(name=obj.name, region=obj.region).order_by("-id")
        return found.values_list("id", flat=True).first()

    def deletion_for(self, request: HttpRequest, obj: Any) -> tuple[str, dict[str, Any], str]:
        return "config:DeleteConfigRule", {"ConfigRuleName": obj.name}, obj.region

    def _each(self, request: HttpRequest, rules: Any, operation: str, said: str) -> None:
        done, many = 0, operation.endswith("Evaluation")
        reason = request.POST.get("reason", "").strip()[:400]
        for rule in rules:
            wire: dict[str, Any] = {"ConfigRuleNames": [rule.name]} if many else {"configRuleName": rule.name}
            if reason and not many:
                wire["reason"] = reason
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
        if not request.POST.get("reason", "").strip():
            messages.error(
                request, "Say why the rules are turned off: what they no longer find is somebody's decision."
            )
            return
        self._each(request, list(queryset), "cairn:DisableConfigRule", "Disabled")
