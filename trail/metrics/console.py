"""Log groups in the browser: what flows into them, their metric filters, and a live tester of a pattern."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from project.kernel import clock
from project.kernel.console.forms import may
from project.kernel.console.views import accounts, page
from trail.metrics import editing, reads, trying

_MAY = {
    "create": "CreateLogGroup", "delete": "DeleteLogGroup", "keep": "PutRetentionPolicy", "put": "PutMetricFilter",
    "drop": "DeleteMetricFilter",
}  # fmt: skip


@page
def logs(request: HttpRequest) -> HttpResponse:
    """Groups, filters, metrics; and what `?pattern=` matches among the newest events."""
    scope = accounts(request)
    groups = reads.groups(scope)
    filters = reads.filters(groups)
    counted, open_to = Counter(item.group_id for item in filters), reads.open_stretches(groups)
    context: dict[str, Any] = {
        "groups": [(group, counted[group.id], open_to[group.id]) for group in groups[:100]],
        "filters": filters, "metrics": reads.metrics(scope, clock.now() - timedelta(days=7))[:200],
        "pattern": request.GET.get("pattern", ""), "tested": trying.TESTED,
        "may": {word: may(request, f"logs:{operation}") for word, operation in _MAY.items()},
    }  # fmt: skip
    if "pattern" in request.GET:
        context |= trying.tried(scope, context["pattern"])
    return render(request, "trail/metrics/logs.html", context)


urlpatterns = [
    path("logs/", logs, name="logs"),
    path("logs/create/", editing.NewGroup.view(), name="log-group-new"),
    path("logs/<int:number>/delete/", editing.DeleteGroup.view(), name="log-group-delete"),
    path("logs/<int:number>/retention/", editing.KeepGroup.view(), name="log-group-retention"),
    path("logs/<int:number>/filters/create/", editing.NewFilter.view(), name="metric-filter-new"),
    path("logs/filters/<int:number>/", editing.EditFilter.view(), name="metric-filter"),
    path("logs/filters/<int:number>/delete/", editing.delete_filter, name="metric-filter-delete"),
]
