"""Insights in the browser: what was unusual, against what, and who was behind it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from project.kernel import clock, paging
from project.kernel.console.views import accounts, found_or_404, page, position_of
from trail.insights import drawing, reads
from trail.insights.models import Insight

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


@page
def insight(request: HttpRequest, number: int) -> HttpResponse:
    """One insight: its rate beside the baseline, drawn and as a table, and who was behind it."""
    found: Insight = found_or_404(Insight.objects.filter(id=number, account_id__in=accounts(request)).first())
    ended = found.ended or clock.now()
    start, end = drawing.span(found.started, ended)
    key = (found.region, found.source, found.name, found.error)
    chart = drawing.chart(reads.points(found.account_id, key, start, end), found.started, ended, found.usual)
    context = {
        "item": found, "chart": chart, "busy": [bar for bar in chart.bars if bar.rate], "days": found.baseline_minutes / 1440,
        "wide": (drawing.WIDTH, drawing.HEIGHT), "events_window": urlencode({"from": found.started.isoformat(), "to": ended.isoformat()}),
    }  # fmt: skip
    return render(request, "trail/insights/insight.html", context)


urlpatterns = [
    path("insights/", insights, name="insights"),
    path("insights/<int:number>/", insight, name="insight"),
]
