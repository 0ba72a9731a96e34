"""Find alarms and their history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from project.kernel import clock
from trail.alarms import evaluating
from trail.alarms.models import Alarm, AlarmTurn
from trail.metrics import reads as metrics

_MINUTE = timedelta(minutes=1)


def find(account_id: str, region: str, name: str) -> Alarm | None:
    return Alarm.objects.filter(account_id=account_id, region=region, name=name).first()


def alarms(accounts: Sequence[str], *, region: str = "", state: str = "") -> list[Alarm]:
    """Alarms by name."""
    found = Alarm.objects.filter(account_id__in=accounts)
    if region:
        found = found.filter(region=region)
    if state:
        found = found.filter(state=state)
    return list(found.order_by("name", "account_id", "region"))


def history(
    accounts: Sequence[str], *, region: str = "", name: str = "", kind: str = "", start: datetime | None = None,
    end: datetime | None = None, before: int | None = None, oldest_first: bool = False, limit: int = 100,
) -> list[AlarmTurn]:  # fmt: skip
    """History entries, newest first unless told."""
    found = AlarmTurn.objects.filter(account_id__in=accounts)
    wanted = {"region": region, "name": name, "kind": kind, "moment__gte": start, "moment__lte": end}
    found = found.filter(**{key: value for key, value in wanted.items() if value})
    if before is not None:
        found = found.filter(id__gt=before) if oldest_first else found.filter(id__lt=before)
    return list(found.order_by("id" if oldest_first else "-id")[:limit])


def rule(alarm: Alarm) -> evaluating.Rule:
    return evaluating.Rule(alarm.comparison, alarm.threshold, alarm.periods, alarm.needed, alarm.missing)


def span_end(alarm: Alarm, now: datetime) -> datetime:
    """Where the newest period ends: after the running minute, so that a hit alarms at once; where few are what alarms,
    after the last minute that is over."""
    minute = now.replace(second=0, microsecond=0)
    return minute + _MINUTE if alarm.comparison.startswith("Greater") else minute


def datapoints(alarm: Alarm, now: datetime, number: int) -> list[tuple[datetime, float | None]]:
    """The newest `number` periods, oldest first: (start, value or None)."""
    period, end = timedelta(seconds=alarm.period), span_end(alarm, now)
    start = end - period * number
    minutes: list[list[tuple[int, float, float, float]]] = [[] for _ in range(number)]
    for minute, count, total, least, most in metrics.points(
        alarm.account_id, alarm.region, alarm.namespace, alarm.metric, start, end, alarm.dimensions
    ):
        minutes[(minute - start) // period].append((count, total, least, most))
    return [
        (start + period * place, evaluating.statistic(alarm.statistic, found)) for place, found in enumerate(minutes)
    ]


def series(alarm: Alarm, hours: int = 24, parts: int = 96) -> list[tuple[datetime, float]]:
    """The alarm's metric over the last hours, for its drawing."""
    end = span_end(alarm, clock.now())
    start, width = end - timedelta(hours=hours), timedelta(hours=hours) / parts
    sums: list[list[tuple[int, float, float, float]]] = [[] for _ in range(parts)]
    for minute, count, total, least, most in metrics.points(
        alarm.account_id, alarm.region, alarm.namespace, alarm.metric, start, end, alarm.dimensions
    ):
        sums[min((minute - start) // width, parts - 1)].append((count, total, least, most))
    return [
        (start + width * place, evaluating.statistic(alarm.statistic, found) or 0.0) for place, found in enumerate(sums)
    ]


def fires_a_day(alarm: Alarm, days: int = 7) -> float:
    """How often it turned to ALARM, a day, over the last days."""
    since = clock.now() - timedelta(days=days)
    turned = AlarmTurn.objects.filter(
        account_id=alarm.account_id,
        region=alarm.region,
        name=alarm.name,
        kind="StateUpdate",
        state="ALARM",
        moment__gte=since,
    )
    return round(turned.count() / days, 1)
