"""Alarms in the browser: their states and why, their history, and the list of usual ones to start from."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from project.kernel import calls, faces, paging
from project.kernel.console.forms import may
from project.kernel.console.views import accounts, found_or_404, page, position_of
from project.kernel.errors import CallError
from project.platform.topics import reads as topics
from trail.alarms import editing, presets, reads
from trail.alarms.models import Alarm
from trail.metrics import reads as metrics

PAGE = 50
_ORDER = {"ALARM": 0, "INSUFFICIENT_DATA": 1, "OK": 2}


@page
def alarms(request: HttpRequest) -> HttpResponse:
    """Every alarm, those that fire first."""
    scope = accounts(request)
    found = sorted(reads.alarms(scope), key=lambda alarm: (_ORDER.get(alarm.state, 3), alarm.name))
    context = {
        "rows": found, "firing": sum(alarm.state == "ALARM" for alarm in found), "presets": presets.CIS,
        "turns": reads.history(scope, kind="StateUpdate", limit=10), "groups": metrics.groups(scope),
        "topics": topics.topics(scope), "may": may(request, "cairn:PutCisAlarms"),
        "may_put": may(request, "cloudwatch:PutMetricAlarm"),
    }  # fmt: skip
    return render(request, "trail/alarms/list.html", context)


@page
def alarm(request: HttpRequest, number: int) -> HttpResponse:
    """One alarm: what it watches, its datapoints, its history."""
    found: Alarm = found_or_404(Alarm.objects.filter(id=number, account_id__in=accounts(request)).first())
    given = {"alarm": number}
    turns = reads.history(
        [found.account_id],
        region=found.region,
        name=found.name,
        before=position_of(request, "alarm", given),
        limit=PAGE + 1,
    )
    context = {
        "alarm": found, "series": [value for _, value in reads.series(found)], "turns": turns[:PAGE],
        "next": paging.token("alarm", given, turns[PAGE - 1].id) if len(turns) > PAGE else "",
        "a_day": reads.fires_a_day(found), "may": may(request, "cloudwatch:DeleteAlarms"),
        "may_put": may(request, "cloudwatch:PutMetricAlarm"),
    }  # fmt: skip
    return render(request, "trail/alarms/alarm.html", context)


@login_required
@require_POST
def put_presets(request: HttpRequest) -> HttpResponse:
    """The fifteen usual alarms over a log group, by one click."""
    group = next((g for g in metrics.groups(accounts(request)) if str(g.id) == request.POST.get("group")), None)
    given = {"logGroupName": group.name if group else "", "topicArn": request.POST.get("topic") or None}
    try:
        place = (group.region, group.account_id) if group else ("us-east-1", "")
        wire = {name: value for name, value in given.items() if value is not None}
        made = calls.run(faces.call_from(request, "cairn:PutCisAlarms", wire, region=place[0], account_id=place[1]))
        messages.success(request, f"{len(made['alarmNames'])} alarms watch the log group {given['logGroupName']}.")
    except CallError as refusal:
        messages.error(request, refusal.message)
    return redirect("alarms")


_DEEDS = {
    "delete": "cloudwatch:DeleteAlarms",
    "mute": "cloudwatch:DisableAlarmActions",
    "unmute": "cloudwatch:EnableAlarmActions",
}


@login_required
@require_POST
def deed(request: HttpRequest, number: int, word: str) -> HttpResponse:
    """Delete an alarm, or switch what it does off and on."""
    found: Alarm = found_or_404(Alarm.objects.filter(id=number, account_id__in=accounts(request)).first())
    operation = found_or_404(_DEEDS.get(word))
    try:
        wire = {"AlarmNames": [found.name]}
        calls.run(faces.call_from(request, operation, wire, region=found.region, account_id=found.account_id))
        messages.success(request, f"{found.name}: done.")
    except CallError as refusal:
        messages.error(request, refusal.message)
    return redirect("alarms") if word == "delete" else redirect("alarm", number=number)


urlpatterns = [
    path("alarms/", alarms, name="alarms"),
    path("alarms/presets/", put_presets, name="alarm-presets"),
    path("alarms/create/", editing.NewAlarm.view(), name="alarm-new"),
    path("alarms/<int:number>/", alarm, name="alarm"),
    path("alarms/<int:number>/edit/", editing.EditAlarm.view(), name="alarm-edit"),
    path("alarms/<int:number>/<str:word>/", deed, name="alarm-deed"),
]
