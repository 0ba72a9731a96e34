"""Insights in the browser: what was unusual, against what, and who was behind it."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from project.kernel import clock, paging
from project.kernel.console.views import accounts, page, position_of
from trail.insights import reads

PAGE = 50


@page
def insights(request: HttpRequest) -> HttpResponse:
    """Insights, newest first, each with its rate around the start."""
    scope = accounts(request)
    found = reads.insights(scope, before=position_of(request, "insights", {}), limit=PAGE + 1)
    rows = []
    for item in found[:PAGE]:
        start = item.started - timedelta(hours=1)
        counted = dict(reads.points(item.account_id, (item.region, item.source, item.name, item.error), start,
                                    start + timedelta(hours=2)))  # fmt: skip
        rows.append((item, [counted.get(start + timedelta(minutes=minute), 0) for minute in range(120)]))
    watched = {account: kinds for account, kinds in reads.watched().items() if account in scope}
    since = min(filter(None, (reads.counted_since(account) for account in watched)), default=None)
    context = {
        "rows": rows, "watched": watched, "days": (clock.now() - since).days if since else 0,
        "next": paging.token("insights", {}, found[PAGE - 1].id) if len(found) > PAGE else "",
    }  # fmt: skip
    return render(request, "trail/insights/list.html", context)


urlpatterns = [path("insights/", insights, name="insights")]
