"""Home: the ten questions. Unused: what nothing uses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config_app.unused import reads as idle
from config_app.unused.spec import PRICED, SOURCE
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
    found = idle.found(accounts(request), rows=idle.PAGE)
    total = unused.total(found)
    context = {
        "found": [one for one in found if one.number], "none": [one for one in found if not one.number and not one.missing],
        "unknown": [one for one in found if one.missing], "total": total, "priced": PRICED, "source": SOURCE,
        "said": f"{total.number:,} unused, by the newest items and the relationships that hold now.",
    }  # fmt: skip
    return render(request, "desk/unused.html", context)


urlpatterns = [path("", home, name="home"), path("unused/", nothing_uses, name="unused")]
