"""Home: the ten questions. Unused: what nothing uses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from project.desk.home import reads
from project.kernel import clock
from project.kernel.console.views import accounts, page
from trail.events import reads as events


@page
def home(request: HttpRequest) -> HttpResponse:
    scope = accounts(request)
    number, exact = events.count(scope)
    context = {
        "answers": reads.answers(scope), "look": reads.worth_a_look(scope), "now": clock.now(),
        "events": f"{number:,}" if exact else f"over {number:,}", "empty": number == 0,
    }  # fmt: skip
    return render(request, "desk/home.html", context)


@page
def unused(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/unused.html", {"groups": reads.unused(accounts(request))})


urlpatterns = [path("", home, name="home"), path("unused/", unused, name="unused")]
