"""Trails in the browser: what is logged, where to, when it was delivered last; and what that proves of a window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from project.kernel import faces, paging
from project.kernel.console import zones
from project.kernel.console.forms import may
from project.kernel.console.nav import Feed
from project.kernel.console.proof import Gap, Statement
from project.kernel.console.views import accounts, found_or_404, page, page_of, position_of
from trail.delivery import calendar, opening
from trail.digests import reads as digests
from trail.digests.models import Digest
from trail.events import reads as events
from trail.trails import reads
from trail.trails.models import Delivery, Trail

FILES = 5
PAGE = 50


@page
def trails(request: HttpRequest) -> HttpResponse:
    found = reads.of_accounts(accounts(request))
    totals = {
        row["trail"]: row
        for row in Delivery.objects.filter(trail__in=found, delivered__isnull=False)
        .values("trail").annotate(files=Count("id"), records=Sum("records"), size=Sum("size"))
    }  # fmt: skip
    standings = digests.standings(found)
    rows: list[tuple[Trail, Any, list[Delivery], digests.Standing]] = [
        (one.trail, totals.get(one.trail.id, {}), reads.deliveries(one.trail, limit=FILES), one) for one in standings
    ]
    context = {
        "rows": rows, "number": sum(row["files"] for row in totals.values()),
        "records": sum(row["records"] or 0 for row in totals.values()), "on": sum(trail.logging for trail in found),
        "digests": sum(one.signed for one in standings), "validated": any(trail.validation for trail in found),
        "due": min((one.due for one in standings if one.due), default=None),
        "may_create": may(request, "cloudtrail:CreateTrail"),
    }  # fmt: skip
    return render(request, "trail/trails/list.html", context)


@page
def files(request: HttpRequest, name: str) -> HttpResponse:
    """Every log file of a trail, newest first."""
    found: Trail = found_or_404(reads.named(accounts(request), name))
    hour = _hour(request.GET.get("hour", ""))
    given = {"trail": found.id, "hour": hour.isoformat() if hour else ""}
    rows = reads.deliveries(found, before=position_of(request, "files", given), hour=hour, limit=PAGE + 1)
    ended = digests.finished(found)
    problems = (ended[0].result or {}).get("problems", []) if ended else []
    context = {
        "trail": found, "rows": rows[:PAGE], "number": Delivery.objects.filter(trail=found, delivered__isnull=False).count(),
        "next": paging.token("files", given, rows[PAGE - 1].id) if len(rows) > PAGE else "",
        "may_get": may(request, "cairn:GetLogFile"), "later": "cursor" in request.GET,
        "hour": hour, "hours": range(24), "verified": ended[0].finished if ended else None,
        "days": calendar.days(found, {one["key"]: one["state"] for one in problems}),
    }  # fmt: skip
    return render(request, "trail/trails/files.html", context)


def _file(request: HttpRequest, name: str, number: int) -> Delivery | None:
    trail = reads.named(accounts(request), name)
    return Delivery.objects.filter(trail=trail, id=number, delivered__isnull=False).select_related("trail").first()


def _asked(request: HttpRequest, name: str, number: int) -> dict[str, str]:
    file = _file(request, name, number)
    return {"name": file.trail.arn, "bucket": file.bucket, "key": file.key} if file else {}


@page_of("cairn:GetLogFile", _asked)
def download(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """A log file as it was written, unsealed; a refusal is a page that says why."""
    file: Delivery = found_or_404(_file(request, name, number))
    answer = HttpResponse(opening.clear(faces.caller(request), file), content_type="application/gzip")
    answer["Content-Disposition"] = f'attachment; filename="{file.key.rpartition("/")[2]}"'
    return answer


def _hour(text: str) -> datetime | None:
    """The hour of `?hour=2026-11-27T18`; None where it is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H").replace(tzinfo=UTC)
    except ValueError:
        return None


def feeds(scope: Sequence[str]) -> list[Feed]:
    """The trails as feeds of the evidence bar; a stopped or failing one is a warning."""
    found = []
    for trail in reads.of_accounts(scope):
        warning = ""
        if not trail.logging:
            warning = f"The trail {trail.name} is off: what happens is recorded but not delivered."
        elif trail.error:
            warning = f"The trail {trail.name} cannot deliver: {trail.error}. Nothing is lost; it is tried again."
        elif trail.digest_error:
            warning = f"The digests of {trail.name} cannot be delivered: {trail.digest_error}. They are tried again."
        found.append(Feed(f"Trail {trail.name}", trail.name, trail.logging, warning, f"/trails/{trail.name}/"))
    return found


def statement(scope: Sequence[str], start: datetime, end: datetime) -> Statement:
    """What the trails prove of a window: their log files, the spans in which none was on, what is not due yet."""
    found = reads.of_accounts(scope)
    if not found:
        return Statement(missing="no trail delivers log files")
    number = Delivery.objects.filter(
        trail__in=found, delivered__isnull=False, moment__gte=start, moment__lte=end
    ).count()
    turns = _turns(scope, start, end) if _any_stop(found, start) else []
    gaps = [gap for trail in found for gap in _stopped(trail, turns, end)]
    first = min(trail.created for trail in found)
    if start < first:
        gaps.append(Gap("due", start, min(first, end), "no trail yet"))
    arrived = max((trail.delivered for trail in found if trail.delivered and trail.logging), default=None)
    if arrived and start < arrived < end:
        gaps.append(Gap("due", arrived, end, "log files not due yet"))
    arrived_words = [f"{number:,} log file{'s' if number != 1 else ''}"]
    before = f"no trail before {zones.local(first):%-d %b %H:%M}" if start < first else ""
    if not any(trail.validation for trail in found):
        return Statement(gaps, arrived_words, "no trail is validated")
    signed = Digest.objects.filter(trail__in=found, delivered__isnull=False, end__gte=start, start__lte=end).count()
    return Statement(gaps, [*arrived_words, f"{signed:,} digest{'s' if signed != 1 else ''}"], before)


def _any_stop(found: Sequence[Trail], start: datetime) -> bool:
    """Whether any trail was ever off within the window, as far as its own state tells: saves the look into events."""
    return any(not trail.logging or (trail.started and trail.started > start) for trail in found)


Turn = tuple[datetime, bool, str]  # when a trail was put on or off, and its name or ARN as it was given


def _stopped(trail: Trail, turns: Sequence[Turn], end: datetime) -> list[Gap]:
    """The spans in which a trail was off, from the stops and starts that were recorded."""
    gaps: list[Gap] = []
    since: datetime | None = None
    for moment, on, given in turns:
        if given not in (trail.name, trail.arn):
            continue
        if on and since:
            gaps.append(Gap("off", since, moment, f"trail {trail.name} off"))
        since = None if on else (since or moment)
    if since and not trail.logging:
        gaps.append(Gap("off", since, end, f"trail {trail.name} off"))
    return gaps


def _turns(scope: Sequence[str], start: datetime, end: datetime) -> list[Turn]:
    """The stops and starts of every trail, asked for once however many trails there are."""
    found: list[Turn] = []
    for name, on in (("StopLogging", False), ("StartLogging", True)):
        filters = events.Filters(event_name=name, event_source="cloudtrail.amazonaws.com", failed=False)
        for event in events.lookup(scope, filters=filters, start=start, end=end, limit=100):
            given = event.record.get("requestParameters")
            if isinstance(given, dict) and isinstance(given.get("name"), str):
                found.append((event.time, on, given["name"]))
    return sorted(found)


urlpatterns = [
    path("trails/", trails, name="trails"),
    path("trails/<str:name>/files/", files, name="trail-files"),
    path("trails/<str:name>/files/<int:number>/", download, name="trail-file"),
]
