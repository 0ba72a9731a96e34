"""Rules in the browser: what they say, and who breaks them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config_app.compliance import reads as compliance
from config_app.rules import reads, spec
from config_app.rules.models import ConfigRule
from project.kernel import paging
from project.kernel.console.views import accounts, found_or_404, page
from project.kernel.errors import CallError

PAGE = 100


@page
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its counts; red ones first."""
    scope = accounts(request)
    standing = compliance.by_rule(scope)
    rows = sorted(
        ((item, reads.declared(item.rule)) for item in standing),
        key=lambda row: (-row[0].noncompliant, row[0].rule.name),
    )
    context = {"rows": rows, "summary": compliance.summary(scope), "library": len(spec.managed())}
    return render(request, "config_app/rules/list.html", context)


@page
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule: its sentence, its reason, its verdicts and their turns."""
    scope = accounts(request)
    found: ConfigRule = found_or_404(
        ConfigRule.objects.filter(account_id__in=scope, name=name).order_by("region").first()
    )
    kind = request.GET.get("verdict", "")
    given = {"rule": found.id, "verdict": kind}
    try:
        after = paging.position("rule", given, request.GET["cursor"]) if request.GET.get("cursor") else None
    except CallError:
        after = None
    verdicts = compliance.of_rule(found, [kind] if kind else None, after=after, limit=PAGE + 1)
    if not kind:
        verdicts.sort(key=lambda verdict: (verdict.compliance != "NON_COMPLIANT", verdict.id))
    standing = next((item for item in compliance.by_rule(scope) if item.rule.id == found.id), None)
    context = {
        "rule": found, "declared": reads.declared(found), "verdicts": verdicts[:PAGE], "standing": standing, "kind": kind,
        "turns": compliance.history(found, 20), "types": reads.types(found), "in_scope": reads.in_scope(found).count(),
        "next": paging.token("rule", given, verdicts[PAGE - 1].id) if len(verdicts) > PAGE else "",
    }  # fmt: skip
    return render(request, "config_app/rules/rule.html", context)


urlpatterns = [path("rules/", rules, name="rules"), path("rules/<str:name>/", rule, name="rule")]
