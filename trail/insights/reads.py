"""Which accounts are watched, their rates, and what was unusual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum

from trail.events import reads as events
from trail.insights import detecting
from trail.insights.models import Insight, RatePoint
from trail.trails import organization
from trail.trails.models import Trail

CALLS, ERRORS = "ApiCallRateInsight", "ApiErrorRateInsight"
Key = tuple[str, str, str, str]  # region, source, name, error


def watched() -> dict[str, set[str]]:
    """The kinds of insights by account, as trails that log ask for them."""
    found: dict[str, set[str]] = {}
    for trail in Trail.objects.filter(logging=True).exclude(insight_selectors=[]):
        kinds = {str(item.get("InsightType")) for item in trail.insight_selectors}
        accounts = organization.members() if trail.organization else [trail.account_id]
        for account in accounts:
            found.setdefault(account, set()).update(kinds)
    return found


def busy(account_id: str, start: datetime, end: datetime) -> dict[Key, int]:
    """The rates of a span that are at all high enough, by key."""
    rows = (
        RatePoint.objects.filter(account_id=account_id, minute__gte=start, minute__lt=end)
        .values_list("region", "source", "name", "error")
        .annotate(total=Sum("number"))
        .filter(total__gte=detecting.LEAST)
    )
    return {(region, source, name, error): total for region, source, name, error, total in rows}


def total(account_id: str, key: Key, start: datetime, end: datetime) -> int:
    region, source, name, error = key
    found = RatePoint.objects.filter(
        account_id=account_id, region=region, source=source, name=name, error=error, minute__gte=start, minute__lt=end
    )
    return int(found.aggregate(total=Sum("number"))["total"] or 0)


def points(account_id: str, key: Key, start: datetime, end: datetime) -> list[tuple[datetime, int]]:
    region, source, name, error = key
    found = RatePoint.objects.filter(
        account_id=account_id, region=region, source=source, name=name, error=error, minute__gte=start, minute__lt=end
    )
    return list(found.order_by("minute").values_list("minute", "number"))


def counted_since(account_id: str) -> datetime | None:
    """The first minute that anything was counted in."""
    return RatePoint.objects.filter(account_id=account_id).order_by("minute").values_list("minute", flat=True).first()


def baseline(account_id: str, key: Key, end: datetime, since: datetime) -> detecting.Baseline:
    """The week before `end`, without what was unusual in it."""
    start = max(since, end - detecting.WEEK)
    region, source, name, error = key
    before = Insight.objects.filter(
        account_id=account_id, region=region, source=source, name=name, error=error, ended__gt=start, started__lt=end
    )
    spans = [(item.started, item.ended) for item in before if item.ended]
    return detecting.baseline(points(account_id, key, start, end), start, end, spans)


def running(account_id: str) -> list[Insight]:
    return list(Insight.objects.filter(account_id=account_id, ended=None))


def insights(
    accounts: Sequence[str], *, before: int | None = None, since: datetime | None = None, limit: int = 50
) -> list[Insight]:
    """Insights, newest first."""
    found = Insight.objects.filter(account_id__in=accounts)
    if before is not None:
        found = found.filter(id__lt=before)
    if since is not None:
        found = found.filter(started__gte=since)
    return list(found.order_by("-id")[:limit])


def records(account_id: str, key: Key, start: datetime, end: datetime, limit: int) -> list[Any]:
    """The newest records behind a rate."""
    region, source, name, error = key
    chosen = events.Filters(
        event_name=name,
        event_source=source,
        region=region,
        error_code=error or None,
        read_only=None if error else False,
    )
    last = end - timedelta(seconds=1)
    return [event.record for event in events.lookup([account_id], filters=chosen, start=start, end=last, limit=limit)]


def stored(
    accounts: Sequence[str], dimensions: dict[str, str], *, start: datetime | None, end: datetime | None,
    position: int | None, limit: int,
) -> list[Any]:  # fmt: skip
    """Insight events of the store, newest first, whose details have these values."""
    wanted = {"EventName": "eventName", "EventSource": "eventSource"}
    chosen = events.Filters(category="Insight", event_id=dimensions.get("EventId"))
    found: list[Any] = []
    while len(found) < limit:
        page = events.lookup(accounts, filters=chosen, start=start, end=end, position=position, limit=limit)
        for event in page:
            details = event.record.get("insightDetails") or {}
            if all(details.get(wanted[name]) == value for name, value in dimensions.items() if name in wanted):
                found.append(event)
        if len(page) < limit:
            break
        position = page[-1].id
    return found[:limit]
