"""Frameworks in the browser: control, rules, verdicts; what no rule shows stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config_app.frameworks import reads, spec
from project.kernel import calls, faces
from project.kernel.console.views import accounts, found_or_404, page

SHOWN = ("red", "green", "open", "manual", "gaps")


@page
def frameworks(request: HttpRequest) -> HttpResponse:
    """Every framework with its controls by verdict."""
    found = reads.standings(accounts(request), list(spec.frameworks().values()))
    context = {"rows": found, "said": f"{len(found)} frameworks and what the deployed rules say of their controls."}
    return render(request, "config_app/frameworks/list.html", context)


@page
def framework(request: HttpRequest, key: str) -> HttpResponse:
    """One framework: each control with its rules and their verdicts."""
    declared = found_or_404(spec.frameworks().get(key))
    (standing,) = reads.standings(accounts(request), [declared])
    kind = request.GET.get("show", "")
    kept: dict[str, Callable[[Any], bool]] = {
        "red": lambda one: one.compliance == reads.NON_COMPLIANT,
        "green": lambda one: one.compliance == reads.COMPLIANT,
        "open": lambda one: one.compliance == reads.INSUFFICIENT,
        "manual": lambda one: not one.rules and bool(one.control.manual),
        "gaps": lambda one: one.control.is_gap,
    }  # fmt: skip
    context = {
        "standing": standing, "kind": kind if kind in SHOWN else "",
        "rows": [one for one in standing.controls if kind not in kept or kept[kind](one)],
        "may": calls.allowed(faces.call_from(request, "config:PutConformancePack", {})),
        "said": f"The {len(standing.controls)} controls of {declared.title} and what the deployed rules say of them.",
    }  # fmt: skip
    return render(request, "config_app/frameworks/framework.html", context)


urlpatterns = [
    path("frameworks/", frameworks, name="frameworks"),
    path("frameworks/<str:key>/", framework, name="framework"),
]
