"""Log groups in the browser: what flows into them, their metric filters, and a live tester of a pattern."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from project.kernel import clock
from project.kernel.console.views import accounts, page
from trail.events import reads as events
from trail.metrics import pattern, reads

TESTED = 500  # newest events that the tester looks at


@page
def logs(request: HttpRequest) -> HttpResponse:
    """Groups, filters, metrics; and what `?pattern=` matches among the newest events."""
    scope = accounts(request)
    groups = reads.groups(scope)
    context: dict[str, Any] = {
        "groups": [(group, group.filters.count(), group.stretches.filter(tx_until=None).count()) for group in groups[:100]],
        "filters": reads.filters(groups), "metrics": reads.metrics(scope, clock.now() - timedelta(days=7))[:200],
        "pattern": request.GET.get("pattern", ""), "tested": TESTED,
    }  # fmt: skip
    if "pattern" in request.GET:
        context |= tried(scope, context["pattern"])
    return render(request, "trail/metrics/logs.html", context)


def tried(scope: tuple[str, ...], text: str) -> dict[str, Any]:
    """What a pattern matches among the newest events, or why it is none."""
    try:
        compiled = pattern.parse(text)
    except pattern.PatternError as problem:
        place = min(problem.position - 1, len(text))
        return {"problem": str(problem), "before": text[:place], "after": text[place:]}
    looked = events.lookup(scope, limit=TESTED)
    hits = []
    for event in looked:
        line = pattern.Line(event.raw)
        if compiled.matches(line):
            hits.append((event, compiled.extract(line)))
    return {"hits": hits[:50], "number": len(hits), "looked": len(looked), "kind": compiled.kind}


urlpatterns = [path("logs/", logs, name="logs")]
