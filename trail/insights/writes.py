"""Count rates, begin and end insights. Counts move with their window, insights with their events: each exactly once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from project.kernel import clock
from trail.delivery.reads import horizon
from trail.events import dimensions, parsing, store
from trail.insights import composing, detecting, reads
from trail.insights.models import Insight, RatePoint, Watch

log = logging.getLogger(__name__)
KEPT = timedelta(days=90)
_STEP = timedelta(minutes=1)
_CATCH_UP = timedelta(hours=6)
_MINUTE = "date_trunc('minute', e.event_time)"
_COUNT = """
INSERT INTO trail_ratepoint (account_id, region, source, name, error, minute, number)
SELECT %s, r.value, s.value, n.value, {error}, {minute}, count(*) FROM trail_event e
JOIN trail_dimension r ON r.id = e.region JOIN trail_dimension s ON s.id = e.source JOIN trail_dimension n ON n.id = e.name
{join} WHERE e.tx >= %s AND e.tx < %s AND e.account = %s AND e.category = %s AND {only}
GROUP BY 2, 3, 4, 5, 6
ON CONFLICT (account_id, region, source, name, error, minute) DO UPDATE SET number = trail_ratepoint.number + excluded.number
"""
_CALLS = _COUNT.format(error="''", minute=_MINUTE, join="", only="NOT e.read_only")
_ERRORS = _COUNT.format(
    error="x.value", minute=_MINUTE, join="JOIN trail_dimension x ON x.id = e.error", only="e.error IS NOT NULL"
)


def look() -> int:
    """Count what is new and judge every watched account; how many insights began or ended."""
    turned = 0
    for account_id, kinds in sorted(reads.watched().items()):
        Watch.objects.get_or_create(account_id=account_id)
        count(account_id)
        turned += judge(account_id, kinds, clock.now())
    return turned


@transaction.atomic
def count(account_id: str) -> None:
    """Add the finished transactions since the last time to the rates, and move on, in one transaction."""
    watch = Watch.objects.select_for_update(skip_locked=True).filter(account_id=account_id).first()
    number = dimensions.find(dimensions.ACCOUNT, account_id)
    if watch is None or number is None:
        return
    until = horizon()
    if until <= watch.tx_from:
        return
    values: list[Any] = [account_id, watch.tx_from, until, number, parsing.CATEGORIES.index("Management")]
    with connection.cursor() as cursor:
        cursor.execute(_CALLS, values)
        cursor.execute(_ERRORS, values)
    watch.tx_from = until
    watch.save(update_fields=["tx_from"])


def judge(account_id: str, kinds: set[str], now: datetime) -> int:
    """Judge every minute since the last time, so that a burst while nobody looked is found; bounded to some hours."""
    watch = Watch.objects.get(account_id=account_id)
    since = reads.counted_since(account_id)
    end = now.replace(second=0, microsecond=0) + _STEP
    if since is None:
        return 0
    start = max(watch.judged or end - _STEP, end - _CATCH_UP)
    moment, turned = min(start + _STEP, end), 0
    while moment <= end:
        turned += _judge_at(account_id, kinds, moment, since)
        moment += _STEP
    # the running minute is judged again when it is over
    Watch.objects.filter(account_id=account_id).update(judged=end - _STEP)
    return turned


def _judge_at(account_id: str, kinds: set[str], moment: datetime, since: datetime) -> int:
    begin = moment - detecting.WINDOW
    turned = 0
    running = {(item.region, item.source, item.name, item.error): item for item in reads.running(account_id)}
    for key, item in running.items():
        number = reads.total(account_id, key, begin, moment)
        known = reads.baseline(account_id, key, item.started, since)
        if item.started < begin and detecting.over(known, number, moment):
            _end(item, begin)
            turned += 1
    if moment - since < detecting.LEAST_HISTORY:
        return turned
    for key, number in reads.busy(account_id, begin, moment).items():
        if key in running or (reads.ERRORS if key[3] else reads.CALLS) not in kinds:
            continue
        known = reads.baseline(account_id, key, begin, since)
        if detecting.unusual(known, number, moment):
            turned += _begin(account_id, key, known, number, begin, moment)
    return turned


@transaction.atomic
def _begin(
    account_id: str, key: reads.Key, known: detecting.Baseline, number: int, begin: datetime, moment: datetime
) -> int:
    points = [minute for minute, _ in reads.points(account_id, key, begin, moment)]
    started = points[0] if points else begin
    minutes = max((moment - started).total_seconds() / 60, 1)
    region, source, name, error = key
    found = Insight(
        account_id=account_id, region=region, source=source, name=name, error=error, started=started,
        kind=reads.ERRORS if error else reads.CALLS, usual=known.average, unusual=number / minutes,
        baseline_minutes=known.minutes,
    )  # fmt: skip
    during = reads.records(account_id, key, started, moment, 500)
    before = reads.records(account_id, key, started - timedelta(minutes=known.minutes), started, 500)
    found.attributions = composing.attributions(during, before, (found.unusual, found.usual))
    made = Insight.objects.bulk_create([found], ignore_conflicts=True)  # another worker was quicker: its insight stands
    if not Insight.objects.filter(shared_id=made[0].shared_id).exists():
        return 0
    _store(found, "Start", started)
    return 1


@transaction.atomic
def _end(found: Insight, ended: datetime) -> None:
    held = Insight.objects.select_for_update().filter(id=found.id, ended=None).first()
    if held is None:
        return
    key = (held.region, held.source, held.name, held.error)
    held.ended = max(ended, held.started + _STEP)
    held.unusual = reads.total(held.account_id, key, held.started, held.ended) / held.minutes
    held.save(update_fields=["ended", "unusual"])
    _store(held, "End", held.ended)


def _store(found: Insight, state: str, moment: datetime) -> None:
    record: dict[str, Any] = composing.event(found, state, moment)
    added = store.add([record])
    if added.refused:
        raise RuntimeError(f"the insight on {found.name} cannot be recorded: {added.refused[0][1]}")


def sweep() -> int:
    """Forget rates that are older than any baseline or drawing needs."""
    gone, _ = RatePoint.objects.filter(minute__lt=clock.now() - KEPT).delete()
    return gone
