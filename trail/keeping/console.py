"""How long the event store keeps events, in the browser: the oldest that is there, what is over, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from project.kernel.console.forms import FormView, OperationForm, may
from project.kernel.console.views import accounts, page
from trail.events import reads as events
from trail.keeping import reads
from trail.keeping.operations import LONGEST, SHORTEST
from trail.trails import reads as trails

_SHOWN = 60


@page
def retention(request: HttpRequest) -> HttpResponse:
    """The retention, the oldest event, the oldest that a digest signs for, and days that are over."""
    scope, kept = accounts(request), reads.days()
    over = reads.over(kept) if kept is not None else []
    context = {
        "kept": kept, "over": over[:_SHOWN], "more": max(0, len(over) - _SHOWN), "waiting": sum(bool(day.waits) for day in over),
        "held": reads.held(), "oldest": events.oldest(scope), "verifiable": reads.verifiable(scope),
        "may": may(request, "cairn:PutEventRetention"), "trails": trails.of_accounts(scope),
    }  # fmt: skip
    return render(request, "trail/keeping/retention.html", context)


class RetentionForm(OperationForm):
    """How many days; empty: for ever."""

    members: ClassVar[Mapping[str, str]] = {"days": "days"}
    days = forms.IntegerField(
        label="Keep events for days", required=False, help_text=f"{SHORTEST} to {LONGEST:,}, by the time they happened. Empty: for ever."
    )  # fmt: skip


class Change(FormView):
    operation = "cairn:PutEventRetention"
    form: ClassVar = RetentionForm
    title, button, said = "How long events stay", "Save retention", "The retention of events is saved."
    lede = (
        "Whole days whose time is over are dropped, each drop recorded, once no trail and no log group still needs them. "
        "Delivered log files stay."
    )
    danger = True

    def initial(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        return {"days": reads.days()}

    def heading(self, found: Any) -> dict[str, Any]:
        return {"crumbs": [("Retention", reverse("event-retention"))]}

    def deed(self, form: OperationForm) -> str:
        return "cairn:DeleteEventRetention" if form.cleaned_data["days"] is None else self.operation

    def then(self, request: HttpRequest, found: Any, form: OperationForm, result: Any) -> str:
        return reverse("event-retention")


urlpatterns = [
    path("settings/retention/", retention, name="event-retention"),
    path("settings/retention/change/", Change.view(), name="event-retention-change"),
]
