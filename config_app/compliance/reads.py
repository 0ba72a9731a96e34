"""What holds: verdicts by rule, by resource, over time. The console and the AWS operations read the same functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from config_app.items.models import Resource
from config_app.rules import reads as rules
from config_app.rules.models import ConfigRule, Verdict

COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE = "COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"


@dataclass(frozen=True)
class RuleStanding:
    """A rule with the counts of what it says now."""

    rule: ConfigRule
    compliant: int
    noncompliant: int
    busy: bool = False  # runs of it wait or go on
    spoken: datetime | None = None  # when its newest verdict that holds was recorded

    @property
    def compliance(self) -> str:
        if self.noncompliant:
            return NON_COMPLIANT
        return COMPLIANT if self.compliant else "INSUFFICIENT_DATA"

    @property
    def evaluated(self) -> bool:
        """Whether its scope was judged to the end: then no verdict means that nothing is in scope."""
        return self.rule.evaluated is not None and not self.busy

    @property
    def judged(self) -> datetime | None:
        """When it judged last: its whole scope, or one resource after a change of it."""
        return max((moment for moment in (self.rule.evaluated, self.spoken) if moment), default=None)

    @property
    def kind(self) -> str:
        return rules.kind(self.rule)


def holding() -> QuerySet[Verdict]:
    """The verdicts that hold now."""
    return Verdict.objects.filter(until__isnull=True)


def by_rule(accounts: Sequence[str], region: str | None = None) -> list[RuleStanding]:
    """Every rule with its counts."""
    counts = {
        row["rule_id"]: (row["good"], row["bad"], row["spoken"])
        for row in holding()
        .filter(rule__account_id__in=accounts)
        .values("rule_id")
        .annotate(
            good=Count("id", filter=Q(compliance=COMPLIANT)), bad=Count("id", filter=Q(compliance=NON_COMPLIANT)),
            spoken=Max("recorded"),
        )
    }  # fmt: skip
    found = rules.of_accounts(accounts, region)
    busy = rules.open_runs(found)
    rows = [(rule, *counts.get(rule.id, (0, 0, None))) for rule in found]
    return [RuleStanding(rule, good, bad, rule.id in busy, spoken) for rule, good, bad, spoken in rows]


def of_rule(
    rule: ConfigRule, kinds: Sequence[str] | None = None, *, after: int | None = None, limit: int = 100
) -> list[Verdict]:
    """A rule's verdicts that hold, by key."""
    found = holding().filter(rule=rule).select_related("resource", "rule")
    found = found.filter(compliance__in=kinds) if kinds else found.exclude(compliance=NOT_APPLICABLE)
    if after is not None:
        found = found.filter(id__gt=after)
    return list(found.order_by("id")[:limit])


def of_resource(
    accounts: Sequence[str], kind: str, resource_id: str, kinds: Sequence[str] | None = None, region: str | None = None
) -> list[Verdict]:
    """The verdicts of all rules over a resource that hold."""
    found = holding().filter(rule__account_id__in=accounts, resource__type=kind, resource__resource_id=resource_id)
    if region:
        found = found.filter(rule__region=region)
    found = found.filter(compliance__in=kinds) if kinds else found.exclude(compliance=NOT_APPLICABLE)
    return sorted(found.select_related("resource", "rule"), key=lambda verdict: (verdict.rule.name, verdict.id))


def resources(
    accounts: Sequence[str], region: str | None, *, kind: str | None = None, resource_id: str | None = None,
    compliance: Sequence[str] | None = None, after: int | None = None, limit: int = 100,
) -> list[tuple[Resource, int, int]]:  # fmt: skip
    """Resources that any rule judges: (resource, rules that find it compliant, rules that do not)."""
    found = _judged(accounts, region, kind, resource_id)
    if after is not None:
        found = found.filter(resource_id__gt=after)
    rows = found.values("resource_id").annotate(
        good=Count("id", filter=Q(compliance=COMPLIANT)), bad=Count("id", filter=Q(compliance=NON_COMPLIANT))
    )
    if compliance and not {COMPLIANT, NON_COMPLIANT} <= set(compliance):
        if not {COMPLIANT, NON_COMPLIANT} & set(compliance):
            return []  # a resource is judged, or it is not here
        rows = rows.filter(bad__gt=0) if NON_COMPLIANT in compliance else rows.filter(bad=0)
    page = list(rows.order_by("resource_id")[:limit])
    by_id = Resource.objects.in_bulk([row["resource_id"] for row in page])
    return [(by_id[row["resource_id"]], row["good"], row["bad"]) for row in page]


def _judged(
    accounts: Sequence[str], region: str | None, kind: str | None = None, resource_id: str | None = None
) -> QuerySet[Verdict]:
    """The verdicts that hold and say something, of these resources."""
    found = holding().filter(rule__account_id__in=accounts).exclude(compliance=NOT_APPLICABLE)
    if region:
        found = found.filter(rule__region=region)
    if kind:
        found = found.filter(resource__type=kind)
    return found.filter(resource__resource_id=resource_id) if resource_id else found


def resource_counts(accounts: Sequence[str], region: str, kinds: Sequence[str] = ()) -> dict[str, tuple[int, int]]:
    """Compliant and noncompliant resources by type; every type together under the empty name where none is asked for."""
    found = _judged(accounts, region)
    if kinds:
        found = found.filter(resource__type__in=kinds)
    # a resource counts once, as noncompliant where any rule says so
    rows = found.values("resource__type").annotate(
        every=Count("resource_id", distinct=True),
        bad=Count("resource_id", distinct=True, filter=Q(compliance=NON_COMPLIANT)),
    )
    counts = {row["resource__type"]: (row["every"] - row["bad"], row["bad"]) for row in rows}
    if kinds:
        return {kind: counts.get(kind, (0, 0)) for kind in dict.fromkeys(kinds)}
    return {"": (sum(good for good, _ in counts.values()), sum(bad for _, bad in counts.values()))}


def verdicts_of(accounts: Sequence[str], keys: Sequence[int]) -> dict[int, str]:
    """The worst verdict of each of these resources (by primary key)."""
    found: dict[int, str] = {}
    rows = (
        holding().filter(rule__account_id__in=accounts, resource_id__in=keys).values_list("resource_id", "compliance")
    )
    for key, compliance in rows:
        if compliance == NON_COMPLIANT or (compliance == COMPLIANT and key not in found):
            found[key] = compliance
    return found


def timeline(found: Resource, start: datetime, end: datetime) -> list[Verdict]:
    """Every verdict over a resource that held at some time within the window."""
    rows = Verdict.objects.filter(resource=found, since__lte=end).filter(Q(until__isnull=True) | Q(until__gte=start))
    return list(rows.exclude(compliance=NOT_APPLICABLE).select_related("rule").order_by("since")[:500])


def history(rule: ConfigRule, limit: int = 50) -> list[Verdict]:
    """The newest turns of a rule's verdicts."""
    rows = Verdict.objects.filter(rule=rule).exclude(compliance=NOT_APPLICABLE)
    return list(rows.select_related("resource").order_by("-since", "-id")[:limit])


@dataclass(frozen=True)
class Summary:
    """The estate's standing in numbers."""

    rules: int
    red_rules: int
    compliant: int
    noncompliant: int

    @property
    def percent(self) -> float | None:
        total = self.compliant + self.noncompliant
        return round(100 * self.compliant / total, 2) if total else None


def summary(accounts: Sequence[str], region: str | None = None) -> Summary:
    """Counts over all rules and verdicts that hold."""
    standing = by_rule(accounts, region)
    return Summary(
        len(standing),
        sum(1 for item in standing if item.noncompliant),
        sum(item.compliant for item in standing),
        sum(item.noncompliant for item in standing),
    )
