"""Remediations in the browser: what waits for approval, what was done, and which documents there are."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from config_app.remediation import reads, spec, stepping
from config_app.remediation.models import RemediationExecution
from config_app.rules import reads as rules
from project.kernel import calls, faces, paging
from project.kernel.console.views import accounts, found_or_404, page, position_of
from project.kernel.errors import CallError

PAGE = 50
STATES = {
    "PENDING": ("unsure", "Waits for approval"), "QUEUED": ("unsure", "Approved"), "IN_PROGRESS": ("unsure", "Running"),
    "SUCCEEDED": ("pass", "Done"), "FAILED": ("fail", "Failed"), "DENIED": ("none", "Denied"),
}  # fmt: skip


@page
def remediations(request: HttpRequest) -> HttpResponse:
    """The queue and the history, the newest first; below, the documents."""
    scope, name, state = accounts(request), request.GET.get("rule", ""), request.GET.get("state", "")
    state = state if state in STATES else ""
    given = {"rule": name, "state": state}
    before = position_of(request, "remediations", given)
    found = reads.executions(scope, name=name, state=state, before=before, limit=PAGE + 1)
    context = {
        "rows": [(one, *STATES[one.state]) for one in found[:PAGE]], "name": name, "state": state, "states": STATES.items(),
        "waiting": reads.waiting(scope), "documents": spec.documents().values(),
        "next": paging.token("remediations", given, found[PAGE - 1].id) if len(found) > PAGE else "",
        "said": "Remediations ask, wait for another person, and act only then; each call is an event.",
    }  # fmt: skip
    return render(request, "config_app/remediation/list.html", context)


@page
def remediation(request: HttpRequest, number: str) -> HttpResponse:
    """One execution: what it would do or did, step by step; approve and deny for those who may."""
    found = _found(request, number)
    document = reads.document(found)
    calls_shown, problem = _preview(found, document) if found.is_pending and document else ([], "")
    caller = faces.caller(request)
    context = {
        "one": found, "mark": STATES[found.state][0], "word": STATES[found.state][1], "document": document,
        "steps": [(step, json.dumps(step.get("Parameters", {}), indent=1)) for step in found.steps],
        "calls": [(step, json.dumps(step["parameters"], indent=1, default=str)) for step in calls_shown], "problem": problem,
        "resource": reads.resource(found), "own": caller.arn == found.asked_by,
        "may_approve": _may(request, "cairn:ApproveRemediation"), "may_deny": _may(request, "cairn:DenyRemediation"),
        "said": f"{found.number}: who asked, who decided, and each call with its outcome.",
    }  # fmt: skip
    return render(request, "config_app/remediation/one.html", context)


def _preview(found: RemediationExecution, document: spec.Document) -> tuple[list[dict[str, Any]], str]:
    try:
        parameters = spec.settled(document, found.parameters, found.resource_id)
        return stepping.preview(document, parameters, found.account_id, found.region), ""
    except CallError as problem:
        return [], f"The cloud refused a reading step: {problem.message}"
    except spec.NotRepairable as problem:
        return [], str(problem)


def _found(request: HttpRequest, number: str) -> RemediationExecution:
    own = RemediationExecution.objects.filter(number=number, account_id__in=accounts(request)).first()
    result: RemediationExecution = found_or_404(own)
    return result


def _may(request: HttpRequest, operation: str) -> bool:
    return calls.allowed(faces.call_from(request, operation, {}))


_DEEDS = {"approve": "cairn:ApproveRemediation", "deny": "cairn:DenyRemediation"}


@login_required
@require_POST
def decide(request: HttpRequest, number: str, word: str) -> HttpResponse:
    """Approve an execution, or deny it with a reason."""
    found, operation = _found(request, number), found_or_404(_DEEDS.get(word))
    wire = {"executionId": number} | ({"reason": request.POST.get("reason", "")} if word == "deny" else {})
    if _run(request, operation, wire, found.account_id, found.region) is not None:
        messages.success(request, f"{number} is {'approved' if word == 'approve' else 'denied'}.")
    return redirect("remediation", number=number)


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that one resource be repaired."""
    name, kind, resource_id = (request.POST.get(word, "") for word in ("rule", "type", "resource"))
    rule = found_or_404(next((one for one in rules.of_accounts(accounts(request)) if one.name == name), None))
    wire = {"ConfigRuleName": name, "ResourceKeys": [{"resourceType": kind, "resourceId": resource_id}]}
    said = _run(request, "config:StartRemediationExecution", wire, rule.account_id, rule.region)
    if said and said.get("FailureMessage"):
        messages.error(request, said["FailureMessage"])
    elif said is not None:
        messages.success(request, f"The repair of {resource_id} is asked for; somebody else must approve it.")
    return redirect("rule", name=name)


def _run(request: HttpRequest, operation: str, wire: dict[str, Any], account_id: str, region: str) -> Any:
    try:
        return calls.run(faces.call_from(request, operation, wire, account_id=account_id, region=region))
    except CallError as refusal:
        messages.error(request, refusal.message)
        return None


urlpatterns = [
    path("remediations/", remediations, name="remediations"),
    path("remediations/ask/", ask, name="ask-remediation"),
    path("remediations/<str:number>/", remediation, name="remediation"),
    path("remediations/<str:number>/<str:word>/", decide, name="decide-remediation"),
]
