"""Back-tests in the browser: what a rule would have said, drawn and as a table; starting and deleting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from config_app.backtests import drawing, reads
from config_app.backtests.models import BackTest
from config_app.rules import reads as rules
from config_app.rules import spec
from project.kernel import calls, faces, paging
from project.kernel.console.views import accounts, found_or_404, page, position_of
from project.kernel.errors import CallError

PAGE = 100
SPANS = ((0, "now: a dry run"), (7, "the last 7 days"), (30, "the last 30 days"), (90, "the last 90 days"))
MARKS = {"QUEUED": "unsure", "RUNNING": "unsure", "COMPLETED": "pass", "PARTIAL": "unsure", "FAILED": "fail"}


@page
def tests(request: HttpRequest) -> HttpResponse:
    """Every back-test, the newest first, and the form to start one."""
    scope, name = accounts(request), request.GET.get("rule", "")
    given = {"rule": name}
    found = reads.listing(scope, name, before=position_of(request, "backtests", given), limit=51)
    context = {
        "rows": [(test, MARKS[test.state]) for test in found[:50]], "name": name, "spans": SPANS,
        "next": paging.token("backtests", given, found[49].id) if len(found) > 50 else "",
        "may": _may(request, "cairn:StartBackTest"), "rules": [rule.name for rule in rules.of_accounts(scope)],
        "library": spec.managed().values(), "said": "Back-tests read recorded items; none of them writes a verdict.",
    }  # fmt: skip
    return render(request, "config_app/backtests/list.html", context)


@page
def test(request: HttpRequest, number: str) -> HttpResponse:
    """One back-test: its figures, red over time, and its turns."""
    found = _found(request, number)
    holding = request.GET.get("turns") == "red"
    given = {"test": found.number, "red": holding}
    rows = reads.turns(found, holding=holding, after=position_of(request, "turns", given), limit=PAGE + 1)
    context = {
        "test": found, "mark": MARKS[found.state], "turns": rows[:PAGE], "holding": holding,
        "next": paging.token("turns", given, rows[PAGE - 1].id) if len(rows) > PAGE else "",
        "chart": drawing.chart(found.numbers.get("daily", [])), "standing": reads.standing_rule(found), "numbers": found.numbers,
        "may": _may(request, "cairn:DeleteBackTest"), "wide": (drawing.WIDTH, drawing.HEIGHT),
        "said": f"What {found.name} would have said of recorded items; no verdict was written.",
    }  # fmt: skip
    return render(request, "config_app/backtests/test.html", context)


def _found(request: HttpRequest, number: str) -> BackTest:
    own = BackTest.objects.filter(number=number, account_id__in=accounts(request)).first()
    result: BackTest = found_or_404(own)
    return result


def _may(request: HttpRequest, operation: str) -> bool:
    return calls.allowed(faces.call_from(request, operation, {}))


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start one, of a rule that there is or of a managed rule that there is not yet; it opens on its own page."""
    text, name = request.POST.get("parameters", "").strip(), request.POST.get("rule", "")
    days = request.POST.get("days", "0")
    wire: dict[str, Any] = {"days": int(days) if days.isdecimal() else -1}
    if identifier := request.POST.get("identifier", ""):
        draft = {
            "ConfigRuleName": name or identifier.lower().replace("_", "-"),
            "Source": {"Owner": "AWS", "SourceIdentifier": identifier},
        }
        wire["configRule"] = {**draft, "InputParameters": text} if text else draft
    else:
        wire |= {"configRuleName": name, **({"inputParameters": text} if text else {})}
    where = rules.of_accounts(accounts(request)) if name and not identifier else []
    standing = next((rule for rule in where if rule.name == name), None)
    made = _run(request, "cairn:StartBackTest", wire, standing.account_id if standing else "",
                standing.region if standing else "us-east-1")  # fmt: skip
    return redirect("backtest", number=made["backTestId"]) if made else redirect("backtests")


@login_required
@require_POST
def delete(request: HttpRequest, number: str) -> HttpResponse:
    """Delete one."""
    found = _found(request, number)
    if _run(request, "cairn:DeleteBackTest", {"backTestId": number}, found.account_id, found.region) is not None:
        messages.success(request, f"{number} is deleted.")
    return redirect("backtests")


def _run(request: HttpRequest, operation: str, wire: dict[str, Any], account_id: str, region: str) -> Any:
    try:
        return calls.run(faces.call_from(request, operation, wire, account_id=account_id, region=region))
    except CallError as refusal:
        messages.error(request, refusal.message)
        return None


urlpatterns = [
    path("backtests/", tests, name="backtests"),
    path("backtests/start/", start, name="start-backtest"),
    path("backtests/<str:number>/", test, name="backtest"),
    path("backtests/<str:number>/delete/", delete, name="delete-backtest"),
]
