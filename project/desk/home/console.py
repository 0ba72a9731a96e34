"""Home: the ten questions. Unused: what nothing uses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from project.desk.home import reads, today, unused
from project.kernel import clock
from project.kernel.console.views import accounts, page
from trail.events import reads as events


@page
def home(request: HttpRequest) -> HttpResponse:
    scope = accounts(request)
    number, exact = events.count(scope)
    context = {
        "answers": reads.answers(scope), "look": today.worth_a_look(scope), "now": clock.now(), "empty": number <= 1,
        "said": f"Answers were computed now from the newest items and {'' if exact else 'over '}{number:,} events.",
    }  # fmt: skip
    return render(request, "desk/home.html", context)


@page
def nothing_uses(request: HttpRequest) -> HttpResponse:
    groups = unused.groups(accounts(request))
    total = sum(number for _, number, _ in groups)
    context = {"groups": groups, "total": total, "said": f"{total:,} unused, by the relationships that hold now."}
    return render(request, "desk/unused.html", context)


urlpatterns = [path("", home, name="home"), path("unused/", nothing_uses, name="unused")]
