"""The ten questions, answered from what is recorded now. A figure that is not known is said to be unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from config_app.compliance import reads as compliance
from config_app.graph import reads as graph
from config_app.items import reads as items
from config_app.items.models import Item, Relationship, Resource
from config_app.recorder import reads as recorders
from project.kernel import clock
from trail.events import reads as events
from trail.trails import reads as trails


@dataclass(frozen=True)
class Answer:
    """One question with its answer, the last days in numbers, and where the proof is."""

    number: int
    question: str
    answer: str
    detail: str
    link: str
    proof: str
    trend: list[int] = field(default_factory=list)


def answers(scope: Sequence[str]) -> list[Answer]:
    """All ten, each from the rows that its link shows."""
    return [
        _what(scope), _functions(scope), _unused(scope), _status(scope), _worries(scope), _links(scope), _depends(scope),
        _changes(scope), _compliant(scope), _evidence(scope),
    ]  # fmt: skip


def _living(scope: Sequence[str]) -> Any:
    return items.scope(scope).filter(deleted__isnull=True)


def _what(scope: Sequence[str]) -> Answer:
    counts = items.counts_by_type(scope)
    regions = _living(scope).values("region").distinct().count()
    total = sum(number for _, number in counts)
    detail = f"in {len(counts)} types and {regions} region{'s' if regions != 1 else ''}"
    return Answer(
        1,
        "What resources do we have?",
        f"{total:,}",
        detail,
        "/resources/",
        "Inventory",
        _days(scope, status="ResourceDiscovered"),
    )


def _days(scope: Sequence[str], status: str | None = None, days: int = 30) -> list[int]:
    """Items a day, the oldest first."""
    now = clock.now()
    found = Item.objects.filter(resource__account_id__in=scope, captured__gte=now - timedelta(days=days))
    if status:
        found = found.filter(status=status)
    numbers = [0] * days
    for captured in found.values_list("captured", flat=True).order_by("-id")[:20_000]:
        numbers[max(0, days - 1 - (now - captured).days)] += 1
    return numbers


def _functions(scope: Sequence[str]) -> Answer:
    named = _living(scope).filter(tags__has_key="function")
    functions = len(set(named.values_list("tags__function", flat=True)))
    without = _living(scope).exclude(tags__has_key="function").count()
    return Answer(2, "What is out there, performing which function?", f"{functions} functions",
                  f"by the tag “function”; {without:,} resources without it", "/resources/", "Inventory")  # fmt: skip


def unused(scope: Sequence[str]) -> dict[str, list[Resource]]:
    """Resources that nothing uses, by reason."""
    living = _living(scope)
    wearers = ["AWS::EC2::Instance", "AWS::EC2::NetworkInterface", "AWS::RDS::DBInstance", "AWS::Lambda::Function"]
    worn = Relationship.objects.filter(account_id__in=scope, until__isnull=True, far_type="AWS::EC2::SecurityGroup")
    used = set(worn.filter(type__in=wearers).values_list("far_id", flat=True))
    groups = [
        row
        for row in living.filter(type="AWS::EC2::SecurityGroup").exclude(name="default")
        if row.resource_id not in used
    ]
    attached = set(
        Relationship.objects.filter(account_id__in=scope, until__isnull=True, far_type="AWS::EC2::Volume").values_list(
            "far_id", flat=True
        )
    )
    volumes = [row for row in living.filter(type="AWS::EC2::Volume") if row.resource_id not in attached]
    return {"volumes attached to nothing": volumes, "security groups without a member": groups}


def _unused(scope: Sequence[str]) -> Answer:
    found = unused(scope)
    parts = ", ".join(f"{len(rows)} {reason}" for reason, rows in found.items())
    total = sum(len(rows) for rows in found.values())
    return Answer(3, "What do we no longer need, and what would it save?", f"{total} unused", f"{parts}; prices are not known here",
                  "/unused/", "Unused")  # fmt: skip


def _status(scope: Sequence[str]) -> Answer:
    fresh = recorders.freshness(scope)
    stale = len(fresh["stale"])
    seen = fresh["newest"]
    when = f"last look {seen:%H:%M:%S} UTC" if seen else "no look yet"
    total = _living(scope).count()
    return Answer(4, "What is the status of their current configuration?", f"{total:,} recorded",
                  f"{fresh['sources']} listings, {stale} failing; {when}", "/resources/", "Freshness", _days(scope))  # fmt: skip


def _worries(scope: Sequence[str]) -> Answer:
    from config_app.rules import reads as rules

    levels: dict[str, int] = {}
    for item in compliance.by_rule(scope):
        declared = rules.declared(item.rule)
        if declared and item.noncompliant:
            levels[declared.severity] = levels.get(declared.severity, 0) + item.noncompliant
    first = next((level for level in ("critical", "high", "medium", "low") if level in levels), "")
    rest = ", ".join(
        f"{levels[level]} {level}"
        for level in ("critical", "high", "medium", "low")
        if level in levels and level != first
    )
    said = rest or ("by the rules that are on" if compliance.by_rule(scope) else "no rule is on yet")
    number = f"{levels[first]} {first}" if first else "none found"
    return Answer(5, "Which security vulnerabilities need worry?", number, said, "/rules/", "Rules")


def _links(scope: Sequence[str]) -> Answer:
    links, alone = graph.link_counts(scope)
    return Answer(
        6,
        "How are our resources linked?",
        f"{links:,} links",
        f"{alone:,} resources have none",
        _hub(scope)[1],
        "Graph",
    )


def _hub(scope: Sequence[str]) -> tuple[Resource | None, str]:
    """The VPC or other resource that a graph is best begun from."""
    from django.db.models import Count

    top = (
        Relationship.objects.filter(account_id__in=scope, until__isnull=True).exclude(far_id="")
        .values("far_type", "far_id").annotate(n=Count("id")).order_by("-n", "far_id").first()
    )  # fmt: skip
    found = items.resource(scope, top["far_type"], top["far_id"]) if top else None
    return (found, f"/graph/{found.type}/{found.resource_id}/") if found else (None, "/resources/")


def _depends(scope: Sequence[str]) -> Answer:
    newest = (
        Item.objects.filter(resource__account_id__in=scope, status="OK", resource__deleted=None)
        .select_related("resource")
        .order_by("-id")
        .first()
    )
    found = newest.resource if newest else _hub(scope)[0]
    if found is None:
        return Answer(7, "What depends on this one?", "–", "nothing is recorded yet", "/resources/", "Inventory")
    near = graph.neighbourhood(scope, found.type, found.resource_id, depth=2, direction="in")
    return Answer(7, "What depends on this one?", f"{len(near.nodes) - 1} within 2 hops", f"of {found.title}, the last that changed",
                  f"/graph/{found.type}/{found.resource_id}/?dir=in", "Graph")  # fmt: skip


def _changes(scope: Sequence[str]) -> Answer:
    start = clock.now() - timedelta(days=1)
    number = items.changes_count(scope, start)
    actors = events.facets(scope, events.Filters(read_only=False), start, None, "username", 50)
    return Answer(8, "What changed, by whom, with what history?", f"{number:,} items", f"{len(actors)} actors wrote in 24 h",
                  "/changes/?from=now-1d", "Changes", _days(scope))  # fmt: skip


def _compliant(scope: Sequence[str]) -> Answer:
    found = compliance.summary(scope)
    if found.percent is None:
        return Answer(
            9,
            "Is the estate compliant with our controls?",
            "not judged",
            "no rule has a verdict yet",
            "/rules/",
            "Rules",
        )
    return Answer(9, "Is the estate compliant with our controls?", f"{found.percent} %",
                  f"{found.noncompliant} verdicts and {found.red_rules} of {found.rules} rules red", "/rules/", "Compliance")  # fmt: skip


def _evidence(scope: Sequence[str]) -> Answer:
    found = trails.of_accounts(scope)
    files = sum(trail.deliveries.filter(delivered__isnull=False).count() for trail in found)
    on = sum(1 for trail in found if trail.logging)
    return Answer(10, "Is there accurate evidence for an external auditor?", f"{files:,} log files",
                  f"{on} of {len(found)} trails on; files are not signed yet", "/trails/", "Trails")  # fmt: skip


def worth_a_look(scope: Sequence[str]) -> list[tuple[Any, str, str, str, str]]:
    """The newest turns to red and failures of the day: (moment, kind, sentence, detail, link)."""
    from config_app.rules.models import Verdict

    start = clock.now() - timedelta(days=1)
    turned = Verdict.objects.filter(
        rule__account_id__in=scope, since__gte=start, compliance="NON_COMPLIANT"
    ).select_related("rule", "resource")
    rows = [
        (
            v.since,
            "fail",
            f"{v.rule.name} {'is' if v.until is None else 'was'} red",
            v.resource.title,
            f"/resources/{v.resource.type}/{v.resource.resource_id}/",
        )
        for v in turned.order_by("-since")[:5]
    ]
    for event in events.lookup(scope, filters=events.Filters(failed=True), start=start, limit=5):
        rows.append(
            (
                event.time,
                "unsure",
                f"{event.name}: {event.error_code}",
                event.user or "unknown",
                f"/events/{event.event_id}/",
            )
        )
    return sorted(rows, key=lambda row: row[0], reverse=True)[:8]
