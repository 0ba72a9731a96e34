"""Aggregators in the browser: their sources and how fresh each is; requests that wait for an answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from config_app.aggregators import reads
from config_app.aggregators.seen import reads as seen
from project.kernel import calls, faces
from project.kernel.console.views import accounts, page
from project.kernel.errors import CallError

_ANSWERS = {
    "allow": ("config:PutAggregationAuthorization", "AuthorizedAccountId", "AuthorizedAwsRegion", "is let in"),
    "withdraw": (
        "config:DeleteAggregationAuthorization",
        "AuthorizedAccountId",
        "AuthorizedAwsRegion",
        "sees it no more",
    ),
    "refuse": ("config:DeletePendingAggregationRequest", "RequesterAccountId", "RequesterAwsRegion", "is refused"),
}


@page
def aggregators(request: HttpRequest) -> HttpResponse:
    """Every aggregator with its sources; whoever asks to aggregate this account, and who may."""
    scope = accounts(request)
    rows = []
    for found in reads.of_accounts(scope)[:20]:
        sources = reads.statuses(found)
        rows.append(
            (found, sources, seen.resources(found).count(), sum(row.status != reads.SUCCEEDED for row in sources))
        )
    may = calls.allowed(faces.call_from(request, "config:PutAggregationAuthorization", {}))
    asking, given = reads.asking(scope), reads.given(scope)
    context = {
        "rows": rows, "asking": asking, "given": given, "may": may,
        "said": f"{len(rows)} aggregator{'' if len(rows) == 1 else 's'}; a source without leave is not seen, whatever it holds.",
    }  # fmt: skip
    return render(request, "config_app/aggregators/list.html", context)


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Let an account and region in, withdraw that, or refuse."""
    asked = {
        name: request.POST.get(name, "") for name in ("account", "region", "requester", "requester_region", "word")
    }
    if asked["word"] in _ANSWERS:
        operation, account, region, done = _ANSWERS[asked["word"]]
        wire = {account: asked["requester"], region: asked["requester_region"]}
        try:
            calls.run(faces.call_from(request, operation, wire, region=asked["region"], account_id=asked["account"]))
            messages.success(request, f"{asked['requester']} in {asked['requester_region']} {done}.")
        except CallError as refusal:
            messages.error(request, refusal.message)
    return redirect("aggregators")


urlpatterns = [
    path("aggregators/", aggregators, name="aggregators"),
    path("aggregators/answer/", answer, name="aggregation-answer"),
]
