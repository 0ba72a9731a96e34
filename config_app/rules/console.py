"""Rules in the browser: what they say, who breaks them, and a look right now for those who may."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from config_app.compliance import reads as compliance
from config_app.exceptions import reads as exceptions
from config_app.remediation import panel as remediation
from config_app.rules import reads, repeating, spec, versions
from config_app.rules.models import LAMBDA, ConfigRule, Verdict
from project.kernel import calls, canonical, faces, paging
from project.kernel.console.forms import may
from project.kernel.console.views import accounts, found_or_404, page, page_of, position_of
from project.kernel.errors import CallError

PAGE = 100
SEVERITIES = ("critical", "high", "medium", "low")


@page
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its counts; red ones first."""
    scope = accounts(request)
    severity = request.GET.get("severity", "")
    severity = severity if severity in SEVERITIES else ""
    standing = [(item, reads.declared(item.rule)) for item in compliance.by_rule(scope)]
    levels = [
        (level, sum(item.noncompliant for item, declared in standing if declared and declared.severity == level))
        for level in SEVERITIES
    ]  # fmt: skip
    rows = sorted(
        (row for row in standing if not severity or (row[1] and row[1].severity == severity)),
        key=lambda row: (-row[0].noncompliant, row[0].rule.name),
    )
    context = {
        "rows": rows, "summary": compliance.summary(scope), "library": len(spec.managed()), "severity": severity,
        "levels": levels, "number": dict(levels).get(severity, 0), "every": len(standing),
        "may": request.user.is_staff, "said": f"{len(rows)} rules and the verdicts that hold now.",
    }  # fmt: skip
    return render(request, "config_app/rules/list.html", context)


@page
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule: its sentence, its reason, its verdicts and their turns."""
    scope = accounts(request)
    found = _rule(scope, name)
    kind = request.GET.get("verdict", "")
    given = {"rule": found.id, "verdict": kind}
    verdicts = compliance.of_rule(
        found, [kind] if kind else None, after=position_of(request, "rule", given), limit=PAGE + 1
    )
    shown = verdicts[:PAGE]
    following = paging.token("rule", given, shown[-1].id) if len(verdicts) > PAGE else ""
    if not kind:
        shown.sort(key=lambda verdict: (verdict.compliance != "NON_COMPLIANT", verdict.id))
    standing = next((item for item in compliance.by_rule(scope) if item.rule.id == found.id), None)
    excused = exceptions.of_verdicts(scope, [verdict.id for verdict in shown])
    context = {
        "excused": excused, "exempt": exceptions.counts(compliance.holding().filter(rule=found), scope).get(found.id, 0),
        "rule": found, "declared": reads.declared(found), "verdicts": shown, "standing": standing, "kind": kind,
        "turns": compliance.history(found, 20), "types": reads.types(found), "in_scope": reads.in_scope(found).count(),
        "next": following, "may": request.user.is_staff, "may_evaluate": getattr(request.user, "role", "") != "auditor",
        "about": reads.kind(found), "runs": reads.runs(found) if found.is_custom else [],
        "handler": versions.handler_of(found) if found.owner == LAMBDA else None,
        "said": f"The verdicts of {found.name} that hold now, each over the item that it names.",
        **remediation.of_rule(request, found, shown),
    }  # fmt: skip
    return render(request, "config_app/rules/rule.html", context)


@page
def verdict(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """A verdict as it was given: over which item, by which version of the rule; and the button that runs it again."""
    found = _verdict(request, name, number)
    return render(request, "config_app/rules/verdict.html", _shown(request, found))


@page_of("cairn:GetRepeatedVerdict", lambda _, name, number: {"verdictId": number})
def repeat(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The verdict beside what the same version of the rule says of the same item now: the bytes of both."""
    found = _verdict(request, name, number)
    again = repeating.repeat(found)
    return render(request, "config_app/rules/verdict.html", _shown(request, found) | {"again": again})


def _verdict(request: HttpRequest, name: str, number: int) -> Verdict:
    found = repeating.find(accounts(request), number)
    result: Verdict = found_or_404(found if found and found.rule.name == name else None)
    return result


def _shown(request: HttpRequest, found: Verdict) -> dict[str, Any]:
    stored = repeating.text(found, found.compliance, found.annotation).decode()
    return {
        "verdict": found, "rule": found.rule, "stored": stored, "sha256": canonical.sha256(stored),
        "may_repeat": may(request, "cairn:GetRepeatedVerdict"),
    }  # fmt: skip


def _rule(scope: tuple[str, ...], name: str) -> ConfigRule:
    found: ConfigRule = found_or_404(
        ConfigRule.objects.filter(account_id__in=scope, name=name).order_by("region").first()
    )
    return found


@require_POST
@page
def evaluate(request: HttpRequest, name: str) -> HttpResponse:
    """Evaluate a rule now, as the operation of that name; a refusal is said on the rule's page."""
    found = _rule(accounts(request), name)
    given = {"ConfigRuleNames": [found.name]}
    try:
        calls.run(
            faces.call_from(
                request, "config:StartConfigRulesEvaluation", given, region=found.region, account_id=found.account_id
            )
        )
        messages.info(request, f"{found.name} is being evaluated; new verdicts appear within seconds.")
    except CallError as refusal:
        messages.error(request, refusal.message)
    return redirect("rule", name=found.name)


urlpatterns = [
    path("rules/", rules, name="rules"),
    path("rules/<str:name>/", rule, name="rule"),
    path("rules/<str:name>/verdicts/<int:number>/", verdict, name="verdict"),
    path("rules/<str:name>/verdicts/<int:number>/again/", repeat, name="repeat-verdict"),
    path("rules/<str:name>/evaluate/", evaluate, name="evaluate-rule"),
]
