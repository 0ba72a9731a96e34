"""Exceptions in the browser: what is excused, by whom and until when; asking for one, granting it, ending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from config_app.exceptions import reads
from config_app.exceptions.models import ComplianceException
from config_app.packs import reads as packs
from config_app.rules import reads as rules
from project.kernel import calls, faces, paging
from project.kernel.console.views import accounts, found_or_404, page, position_of
from project.kernel.errors import CallError

PAGE = 50
STATES = ("requested", "in force", "expired", "revoked", "refused")
MARKS = {"requested": "unsure", "in force": "exempt", "expired": "none", "revoked": "none", "refused": "none"}
FIELDS = {
    "ruleName": "rule", "conformancePackName": "pack", "resourceType": "type", "resourceId": "resource", "tagKey": "tag",
    "tagValue": "value", "owner": "owner", "reason": "reason", "ticket": "ticket", "expires": "expires",
}  # fmt: skip


@page
def exceptions(request: HttpRequest) -> HttpResponse:
    """Every exception, the newest first, by state; below, the form to ask for one."""
    scope, state = accounts(request), request.GET.get("state", "")
    state = state if state in STATES else ""
    given = {"state": state}
    found = reads.listing(scope, state, before=position_of(request, "exceptions", given), limit=PAGE + 1)
    counts = reads.by_state(scope)
    context = {
        "rows": [(one, one.state, MARKS[one.state]) for one in found[:PAGE]], "state": state,
        "counts": [(name, counts.get(name, 0)) for name in STATES],
        "next": paging.token("exceptions", given, found[PAGE - 1].id) if len(found) > PAGE else "",
        "may_ask": _may(request, "cairn:RequestException"), "may_grant": _may(request, "cairn:GrantException"),
        "may_revoke": _may(request, "cairn:RevokeException"), "arn": faces.caller(request).arn,
        "rules": [rule.name for rule in rules.of_accounts(scope)], "packs": packs.of_accounts(scope),
        "asked": {word: request.GET.get(word, "") for word in FIELDS.values()},
        "said": f"{sum(counts.values())} exceptions; they are counted when verdicts are shown and rewrite none.",
    }  # fmt: skip
    return render(request, "config_app/exceptions/list.html", context)


def _may(request: HttpRequest, operation: str) -> bool:
    return calls.allowed(faces.call_from(request, operation, {}))


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an exception."""
    wire = {name: request.POST[word] for name, word in FIELDS.items() if request.POST.get(word)}
    made = _run(request, "cairn:RequestException", wire, "")
    if made is not None:
        messages.success(request, f"Exception {made['exceptionId']} is requested; somebody else must grant it.")
    return redirect("exceptions")


_DEEDS = {"grant": "cairn:GrantException", "revoke": "cairn:RevokeException"}


@login_required
@require_POST
def deed(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """Grant an exception, or end it with a reason."""
    own = ComplianceException.objects.filter(id=number, account_id__in=accounts(request))
    found: ComplianceException = found_or_404(own.first())
    operation = found_or_404(_DEEDS.get(word))
    wire: dict[str, Any] = {"exceptionId": number}
    if word == "revoke":
        wire["reason"] = request.POST.get("reason", "")
    made = _run(request, operation, wire, found.account_id)
    if made is not None:
        messages.success(request, f"Exception {number} is {made['state']}.")
    return redirect("exceptions")


def _run(request: HttpRequest, operation: str, wire: dict[str, Any], account_id: str) -> Any:
    try:
        return calls.run(faces.call_from(request, operation, wire, account_id=account_id))
    except CallError as refusal:
        messages.error(request, refusal.message)
        return None


urlpatterns = [
    path("exceptions/", exceptions, name="exceptions"),
    path("exceptions/ask/", ask, name="ask-exception"),
    path("exceptions/<int:number>/<str:word>/", deed, name="exception-deed"),
]
