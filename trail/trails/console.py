"""Trails in the browser: what is logged, where to, when it was delivered last."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from project.kernel.console.nav import Feed
from project.kernel.console.views import accounts, page
from trail.trails import reads


@page
def trails(request: HttpRequest) -> HttpResponse:
    found = reads.of_accounts(accounts(request))
    rows = [(trail, reads.deliveries(trail, limit=5)) for trail in found]
    return render(request, "trail/trails/list.html", {"rows": rows})


def feeds(scope: Sequence[str]) -> list[Feed]:
    """The trails as feeds of the evidence bar; a stopped or failing one is a warning."""
    found = []
    for trail in reads.of_accounts(scope):
        warning = ""
        if not trail.logging:
            warning = f"The trail {trail.name} is off: what happens is recorded but not delivered."
        elif trail.error:
            warning = f"The trail {trail.name} cannot deliver: {trail.error}. Nothing is lost; it is tried again."
        found.append(Feed(f"Trail {trail.name}", trail.name, trail.logging, warning, "/trails/"))
    return found


urlpatterns = [path("trails/", trails, name="trails")]
