"""The integrity of a trail in the browser: numbers, a calendar of slots, what is wrong, and a check that anyone may run."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from project.kernel import calls, clock, faces
from project.kernel.console.views import accounts, found_or_404, page
from project.kernel.errors import CallError
from trail.digests import calendar, outside, reads
from trail.digests.models import Verification
from trail.trails import reads as trails
from trail.trails.models import Delivery, Trail

_SHOWN = 200


def _trail(request: HttpRequest, name: str) -> Trail:
    found: Trail = found_or_404(trails.named(accounts(request), name))
    return found


@page
def integrity(request: HttpRequest, name: str) -> HttpResponse:
    trail = _trail(request, name)
    ended = reads.finished(trail, 2)
    result: dict[str, Any] = (ended[0].result or {}) if ended else {}
    problems = result.get("problems", [])
    chains = reads.chains(trail) or [(trail.account_id, trail.home_region)]
    wanted = f"{request.GET.get('account', trail.account_id)} {request.GET.get('region', trail.home_region)}"
    account, region = next((one for one in chains if " ".join(one) == wanted), chains[0])
    first = calendar.month_of(request.GET.get("month", ""))
    before, after = calendar.neighbours(first)
    newest = reads.newest(trail)
    context = {
        "trail": trail, "first": first, "before": before, "after": after if after <= f"{clock.now():%Y-%m}" else "",
        "hours": range(24), "chains": chains, "account": account, "region": region, "result": result,
        "days": calendar.days(trail, account, region, first, {one["key"]: one["state"] for one in problems}),
        "problems": problems[:_SHOWN], "more": max(0, len(problems) - _SHOWN) + result.get("problems_left_out", 0),
        "ended": ended[0] if ended else None, "earlier": ended[1] if len(ended) > 1 else None,
        "running": newest if newest and newest.finished is None else None, "failed": _failure(newest),
        "standing": reads.standings([trail])[0],
        "delivered": 0 if ended else Delivery.objects.filter(trail=trail, delivered__isnull=False).count(),
        "head": reads.head(trail), "expected": _sum(result, "digests"), "files": _sum(result, "log_files"),
    }  # fmt: skip
    return render(request, "trail/digests/integrity.html", context)


def _failure(newest: Verification | None) -> str:
    return newest.error if newest else ""


def _sum(result: dict[str, Any], kind: str) -> int:
    states = sum(int(result.get(state, {}).get(kind, 0)) for state in ("valid", "invalid", "missing", "expired"))
    return states + (int(result.get("overdue", 0)) if kind == "digests" else 0)


@login_required
@require_POST
def check(request: HttpRequest, name: str) -> HttpResponse:
    """The button "Verify again"."""
    trail = _trail(request, name)
    try:
        call = faces.call_from(
            request,
            "cairn:CheckTrailIntegrity",
            {"name": trail.arn},
            region=trail.home_region,
            account_id=trail.account_id,
        )
        calls.run(call)
        messages.success(request, "The verification runs; this page shows how far it is.")
    except CallError as refusal:
        messages.error(request, refusal.message)
    return redirect("trail-integrity", name=name)


@page
def heads(request: HttpRequest, name: str) -> HttpResponse:
    """The anchored heads as signed text."""
    trail = _trail(request, name)
    answer = HttpResponse(outside.exported(trail), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{trail.name}-heads.txt"'
    return answer


urlpatterns = [
    path("trails/<str:name>/integrity/", integrity, name="trail-integrity"),
    path("trails/<str:name>/integrity/check/", check, name="trail-integrity-check"),
    path("trails/<str:name>/integrity/heads.txt", heads, name="trail-heads"),
]
