"""The ten questions, answered from what is recorded now. A figure that is not known is said to be unknown.

Each answer links to a page whose own count is the same figure, found by the same function or the same conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from config_app.compliance import reads as compliance
from config_app.graph import reads as graph
from config_app.items import reads as items
from config_app.items.models import Item, Relationship, Resource
from config_app.recorder import reads as recorders
from config_app.rules import reads as rules
from config_app.rules.models import Verdict
from config_app.unused import reads as idle
from project.desk.home import evidence, unused
from project.kernel import clock
from project.kernel.console import zones
from trail.digests import reads as digests
from trail.events import reads as events
from trail.trails import reads as trails
from trail.trails.models import Delivery

DAYS = 30
SEVERITIES = ("critical", "high", "medium", "low")


@dataclass(frozen=True)
class Answer:
    """One question with its answer, the last 30 days in numbers, what changed in a week, and where the proof is."""

    number: int
    question: str
    answer: str
    detail: str
    link: str
    proof: str
    trend: list[int] = field(default_factory=list)
    shape: str = "bars"
    since: str = ""


def answers(scope: Sequence[str]) -> list[Answer]:
    """All ten, each from the rows that its link shows."""
    standing = compliance.by_rule(scope)
    return [
        _what(scope), _functions(scope), _unused(scope), _status(scope), _worries(standing), _links(scope), _depends(scope),
        _changes(scope), _compliant(scope), _evidence(scope),
    ]  # fmt: skip


def _living(scope: Sequence[str]) -> QuerySet[Resource]:
    return items.scope(scope).filter(deleted__isnull=True)


def _plural(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _what(scope: Sequence[str]) -> Answer:
    counts = items.counts_by_type(scope)
    regions = _living(scope).values("region").distinct().count()
    total = sum(number for _, number in counts)
    come = items.scope(scope).filter(discovered__gte=clock.now() - timedelta(days=7)).count()
    gone = items.scope(scope).filter(deleted__gte=clock.now() - timedelta(days=7)).count()
    return Answer(1, "What resources do we have?", f"{total:,}", f"in {_plural(len(counts), 'type')} and {_plural(regions, 'region')}",
                  "/resources/", "Inventory", _standing(scope, total), "line", f"{come - gone:+,}")  # fmt: skip


def _standing(scope: Sequence[str], total: int) -> list[int]:
    """How many resources there were at the end of each of the last days, the oldest first."""
    come = _by_day(items.scope(scope).filter(discovered__gte=_first()), "discovered")
    gone = _by_day(items.scope(scope).filter(deleted__gte=_first()), "deleted")
    numbers = [total]
    for place in range(DAYS - 1, 0, -1):
        numbers.append(numbers[-1] - come[place] + gone[place])
    return numbers[::-1]


def _first() -> datetime:
    return (clock.now() - timedelta(days=DAYS - 1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _by_day(rows: QuerySet[Any], moment: str) -> list[int]:
    """Rows counted by the day of a moment of theirs, for each of the last days, the oldest first."""
    today, numbers = clock.now().date(), [0] * DAYS
    for day, number in rows.values_list(TruncDate(moment)).annotate(n=Count("id")).order_by():
        place = DAYS - 1 - (today - day).days
        if 0 <= place < DAYS:
            numbers[place] = number
    return numbers


def _items_by_day(scope: Sequence[str]) -> list[int]:
    return _by_day(Item.objects.filter(resource__account_id__in=scope, captured__gte=_first()), "captured")


def _functions(scope: Sequence[str]) -> Answer:
    named = items.by_tag(scope, "function")
    without = _living(scope).count() - sum(number for _, number in named)
    return Answer(2, "What is out there, performing which function?", _plural(len(named), "function"),
                  f"by the tag “function”; {_plural(without, 'resource')} without it", "/functions/", "Functions")  # fmt: skip


def _unused(scope: Sequence[str]) -> Answer:
    found = unused.total(idle.found(scope))
    saving = f", {found.saving:,.2f} USD a month" if found.saving else ""
    return Answer(3, "What do we no longer need, and what would it save?", f"{found.number:,} unused{saving}",
                  found.detail, "/unused/", "Unused")  # fmt: skip


def _status(scope: Sequence[str]) -> Answer:
    fresh = recorders.freshness(scope)
    seen, missing = fresh["newest"], fresh["missing"]
    when = f"last look {zones.local(seen):%H:%M:%S} {zones.word()}" if seen else "no look yet"
    other = f"{missing:,} more are not offered by this cloud; " if missing else ""
    return Answer(4, "What is the status of their current configuration?",
                  f"{fresh['current']:,} of {fresh['offered']:,} current", f"listings of resource types; {other}{when}",
                  "/recorder/", "Freshness", _items_by_day(scope))  # fmt: skip


def _worries(standing: Sequence[compliance.RuleStanding]) -> Answer:
    levels = dict.fromkeys(SEVERITIES, 0)
    for item in standing:
        declared = rules.declared(item.rule)
        if declared and declared.severity in levels:
            levels[declared.severity] += item.noncompliant
    first = next((level for level in SEVERITIES if levels[level]), "")
    rest = ", ".join(f"{levels[level]:,} {level}" for level in SEVERITIES if levels[level] and level != first)
    said = rest or ("by the rules that are on" if standing else "no rule is on yet")
    link = f"/rules/?severity={first}" if first else "/rules/"
    number = f"{levels[first]:,} {first}" if first else "none found"
    return Answer(5, "Which security vulnerabilities need worry?", number, said, link, "Rules")


def _links(scope: Sequence[str]) -> Answer:
    links, alone = graph.link_counts(scope)
    said = f"{_plural(alone, 'resource')} {'has' if alone == 1 else 'have'} none"
    own, week = Relationship.objects.filter(account_id__in=scope), clock.now() - timedelta(days=7)
    rise = own.filter(since__gte=week).count() - own.filter(until__gte=week).count()
    return Answer(
        6, "How are our resources linked?", _plural(links, "link"), said, "/graph/", "Graph", since=f"{rise:+,}"
    )


def _depends(scope: Sequence[str]) -> Answer:
    question = "What depends on this one?"
    top = (
        Relationship.objects.filter(account_id__in=scope, until__isnull=True).exclude(far_id="")
        .values("far_type", "far_id").annotate(n=Count("id")).order_by("-n", "far_type", "far_id").first()
    )  # fmt: skip
    found = items.resource(scope, top["far_type"], top["far_id"]) if top else None
    if found is None:
        return Answer(7, question, "–", "no relationship is recorded yet", "/graph/", "Graph")
    near = graph.neighbourhood(found.account_id, found.type, found.resource_id, depth=2, direction="in", limit=1000)
    return Answer(7, question, f"{len(near.nodes) - 1:,} within 2 hops", f"of {found.title}, which most others name",
                  f"/graph/{found.type}/{found.resource_id}/?dir=in&depth=2", "Blast radius")  # fmt: skip


def _changes(scope: Sequence[str]) -> Answer:
    start = clock.now() - timedelta(days=1)
    number = items.changes_count(scope, start)
    actors = len(events.facets(scope, events.Filters(read_only=False), start, None, "username", 100))
    week = items.changes_count(scope, clock.now() - timedelta(days=7))
    said = f"{'over 99' if actors == 100 else actors} actor{'' if actors == 1 else 's'} wrote in 24 h"
    return Answer(8, "What changed, by whom, with what history?", _plural(number, "item"), said,
                  "/changes/?from=now-1d", "Changes", _items_by_day(scope), since=f"{week:,} in all")  # fmt: skip


def _compliant(scope: Sequence[str]) -> Answer:
    found = compliance.summary(scope)
    question = "Is the estate compliant with our controls?"
    if found.percent is None:
        return Answer(9, question, "not judged", "no rule has a verdict yet", "/rules/", "Rules")
    said = f"{_plural(found.noncompliant, 'verdict')} and {found.red_rules} of {_plural(found.rules, 'rule')} red"
    return Answer(9, question, f"{found.percent} %", said, "/rules/", "Compliance", since=_rise(scope, found.percent))


def _rise(scope: Sequence[str], percent: float) -> str:
    """How the share of compliant verdicts differs from that of a week ago; nothing where none was held then."""
    then = clock.now() - timedelta(days=7)
    held = Verdict.objects.filter(rule__account_id__in=scope, since__lte=then).filter(
        Q(until__isnull=True) | Q(until__gt=then)
    )
    counts = dict(held.values_list("compliance").annotate(n=Count("id")).order_by())
    good, bad = counts.get(compliance.COMPLIANT, 0), counts.get(compliance.NON_COMPLIANT, 0)
    return f"{percent - 100 * good / (good + bad):+.2f}" if good + bad else "new"


def _evidence(scope: Sequence[str]) -> Answer:
    found = trails.of_accounts(scope)
    files = Delivery.objects.filter(trail__in=found, delivered__isnull=False)
    per_day = _by_day(files.filter(delivered__gte=_first()), "delivered")
    on, week = (
        sum(1 for trail in found if trail.logging),
        files.filter(delivered__gte=clock.now() - timedelta(days=7)).count(),
    )
    said = (
        f"{on} of {_plural(len(found), 'trail')} on, {evidence.words(digests.standings(found))}"
        if found
        else "no trail delivers anything"
    )
    return Answer(10, "Is there accurate evidence for an external auditor?", _plural(files.count(), "log file"), said,
                  "/trails/", "Trails", per_day, since=f"{week:+,}")  # fmt: skip
