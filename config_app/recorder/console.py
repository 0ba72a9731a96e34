"""The recorder in the browser: what is looked at, when it was looked at last; and what that proves of a window."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config_app.recorder import gaps, groups, permissions, reads
from config_app.recorder.models import Recorder
from project.kernel.console.proof import Gap, Statement
from project.kernel.console.views import accounts, page


@page
def recorder(request: HttpRequest) -> HttpResponse:
    """Every recorder and every listing with its last good look."""
    scope = accounts(request)
    found = reads.sources(scope)
    fresh = reads.freshness(scope)
    stale = {source.id for source in fresh["stale"]}
    context = {
        "recorders": [(row, _often(row)) for row in reads.recorders(scope)], "linked": reads.linked(scope),
        "gaps": gaps.gaps(scope), "rows": [(source, source.id in stale) for source in found],
        "offered": fresh["offered"], "current": fresh["current"], "stale": len(stale), "missing": fresh["missing"],
        "policy": json.dumps(permissions.policy(), indent=1), "actions": len(permissions.actions()),
    }  # fmt: skip
    return render(request, "config_app/recorder/recorder.html", context)


def _often(found: Recorder) -> str:
    """How often it records, in words."""
    mode = found.mode or {}
    usual = "daily" if mode.get("recordingFrequency") == groups.DAILY else "continuously"
    named = [
        f"{len(override['resourceTypes'])} types {'daily' if override['recordingFrequency'] == groups.DAILY else 'continuously'}"
        for override in mode.get("recordingModeOverrides") or []
    ]
    return ", ".join([usual, *named])


def statement(scope: Sequence[str], start: datetime, end: datetime) -> Statement:
    """The spans of a window in which a recorder was off after it had been on."""
    spans: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for span in reads.spans(scope, start):
        spans.setdefault(span.recorder.region, []).append((span.started, span.stopped))
    gaps = []
    for region, own in spans.items():
        for (_, stopped), (started, _) in pairwise([*own, (end, None)]):
            if stopped and stopped < started and stopped < end:
                gaps.append(Gap("off", max(stopped, start), min(started, end), f"recorder off in {region}"))
    if spans:
        return Statement(gaps)
    return Statement(missing="" if reads.recorders(scope) else "no recorder looks at resources")


urlpatterns = [path("recorder/", recorder, name="recorder")]
