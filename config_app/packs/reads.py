"""Find packs, their rules and what these say; the same functions serve the wire, REST and the console."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from config_app.compliance import reads as compliance
from config_app.exceptions import reads as exceptions
from config_app.items.models import Item
from config_app.packs.models import ConformancePack, PackRule, ProcessAnswer
from config_app.rules import reads as rules
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import clock
from project.kernel.errors import CallError

PACK_TYPE = "AWS::Config::ConformancePackCompliance"
COMPLIANT, NON_COMPLIANT, INSUFFICIENT = "COMPLIANT", "NON_COMPLIANT", "INSUFFICIENT_DATA"


def find(account_id: str, region: str, name: str) -> ConformancePack:
    """A pack by name; raises NoSuchConformancePackException."""
    found = ConformancePack.objects.filter(account_id=account_id, region=region, name=name).first()
    if found is None:
        raise CallError(
            "NoSuchConformancePackException",
            f"Conformance pack '{name}' does not exist. Check the conformance pack name and region.",
        )
    return found


def of_accounts(accounts: Sequence[str], region: str | None = None) -> list[ConformancePack]:
    """Packs by name, compared character by character: page tokens hold names."""
    found = ConformancePack.objects.filter(account_id__in=accounts)
    rows = found.filter(region=region) if region else found
    return sorted(rows, key=lambda pack: (pack.name, pack.account_id, pack.region))


def named(account_id: str, region: str, names: Iterable[str]) -> list[ConformancePack]:
    """Packs by name, in the order of the names; raises NoSuchConformancePackException for the first unknown."""
    wanted = list(dict.fromkeys(names))
    rows = ConformancePack.objects.filter(account_id=account_id, region=region, name__in=wanted)
    found = {pack.name: pack for pack in rows}
    return [found.get(name) or find(account_id, region, name) for name in wanted]


@dataclass(frozen=True)
class Standing:
    """A rule of a pack and what it says now. `why` says why it says nothing."""

    member: PackRule
    good: int = 0
    bad: int = 0
    why: str = ""
    exempt: int = 0  # of the bad ones, those that an exception excuses now

    @property
    def rule(self) -> ConfigRule:
        return self.member.rule

    @property
    def compliance(self) -> str:
        if self.bad:
            return NON_COMPLIANT
        return COMPLIANT if self.good else INSUFFICIENT

    @property
    def is_manual(self) -> bool:
        return rules.is_process_check(self.rule)

    @property
    def is_implemented(self) -> bool:
        return self.is_manual or implemented(self.rule)


@dataclass(frozen=True)
class PackStanding:
    """A pack and what its rules say now."""

    pack: ConformancePack
    rules: tuple[Standing, ...] = field(default=())

    @property
    def good(self) -> int:
        return sum(one.good for one in self.rules)

    @property
    def bad(self) -> int:
        return sum(one.bad for one in self.rules)

    @property
    def score(self) -> float | None:
        """Compliant pairs of rule and resource, in percent of all judged ones; None where nothing is judged."""
        every = self.good + self.bad
        return round(100 * self.good / every, 2) if every else None

    @property
    def exempt(self) -> int:
        return sum(one.exempt for one in self.rules)

    @property
    def net_score(self) -> float | None:
        """The score with excused findings left out: shown beside the raw one, never instead of it."""
        every = self.good + self.bad - self.exempt
        return round(100 * self.good / every, 2) if every else None

    @property
    def judged(self) -> int:
        """Pairs of rule and resource that are judged."""
        return self.good + self.bad

    @property
    def missing(self) -> int:
        """Rules that are not implemented: nothing is said by them, so they are never counted as compliant."""
        return sum(not one.is_implemented for one in self.rules)

    @property
    def unanswered(self) -> int:
        return sum(one.is_manual and one.compliance == INSUFFICIENT for one in self.rules)

    @property
    def red(self) -> int:
        return sum(one.compliance == NON_COMPLIANT for one in self.rules)

    @property
    def green(self) -> int:
        return sum(one.compliance == COMPLIANT for one in self.rules)

    @property
    def silent(self) -> int:
        return len(self.rules) - self.red - self.green

    @property
    def manual(self) -> int:
        return sum(one.is_manual for one in self.rules)

    @property
    def pending(self) -> int:
        """Rules that have not judged since they were put or changed."""
        return sum(is_pending(one.rule) for one in self.rules)

    @property
    def compliance(self) -> str:
        """Compliant only where every rule that can speak is, and none is missing or waits for an answer."""
        if self.red:
            return NON_COMPLIANT
        return COMPLIANT if self.green and not self.missing and not self.unanswered else INSUFFICIENT


def implemented(rule: ConfigRule) -> bool:
    """Whether Cairn can judge by the rule."""
    return rules.judges(rule)


def is_pending(rule: ConfigRule) -> bool:
    """Whether the rule waits for its first evaluation since it was put or changed."""
    if rule.is_custom or not rule.enabled or not implemented(rule):
        return False
    return rule.evaluated is None or rule.evaluated < rule.updated


def members(packs: Sequence[ConformancePack]) -> dict[int, list[PackRule]]:
    """The rules of each pack, in the template's order, with one query."""
    found: dict[int, list[PackRule]] = defaultdict(list)
    for member in PackRule.objects.filter(pack__in=packs).select_related("rule").order_by("place"):
        found[member.pack_id].append(member)
    return found


def standings(packs: Sequence[ConformancePack]) -> list[PackStanding]:
    """What the rules of each pack say now: a handful of queries, however many packs."""
    by_pack = members(packs)
    counts = {
        row["rule_id"]: (row["good"], row["bad"])
        for row in compliance.holding()
        .filter(rule__member_of__pack__in=packs)
        .values("rule_id")
        .annotate(good=Count("id", filter=Q(compliance=COMPLIANT)), bad=Count("id", filter=Q(compliance=NON_COMPLIANT)))
    }
    accounts = sorted({pack.account_id for pack in packs})
    excused = exceptions.counts(compliance.holding().filter(rule__member_of__pack__in=packs), accounts)
    latest = answers([member.rule_id for own in by_pack.values() for member in own])
    return [
        PackStanding(
            pack,
            tuple(
                _standing(member, *counts.get(member.rule_id, (0, 0)), latest, excused.get(member.rule_id, 0))
                for member in by_pack[pack.id]
            ),
        )
        for pack in packs
    ]


def _standing(member: PackRule, good: int, bad: int, latest: dict[int, ProcessAnswer], exempt: int) -> Standing:
    rule = member.rule
    why = ""
    if not good and not bad:
        why = silence(rule, latest.get(rule.id))
    return Standing(member, good, bad, why, exempt)


def silence(rule: ConfigRule, answer: ProcessAnswer | None = None) -> str:
    """Why a rule says nothing: a sentence."""
    if rules.is_process_check(rule):
        if answer is None:
            return "A process check: nobody has answered it yet."
        return f"The answer of {answer.owner} was to be reviewed until {answer.review_until}."
    if not implemented(rule):
        return f"{rule.identifier or rule.name} is not implemented in Cairn: nothing is judged by this rule."
    if rule.error:
        return rule.error
    if is_pending(rule):
        return "Waiting for its first evaluation."
    return "No resource in scope."


def standing(pack: ConformancePack) -> PackStanding:
    return standings([pack])[0]


def answers(rule_ids: Sequence[int]) -> dict[int, ProcessAnswer]:
    """The newest answer to each of these process checks."""
    rows = ProcessAnswer.objects.filter(rule_id__in=rule_ids).order_by("rule_id", "-id").distinct("rule_id")
    return {answer.rule_id: answer for answer in rows}


def history_of(packs: Sequence[ConformancePack], limit: int = 20) -> dict[int, list[dict[str, Any]]]:
    """The newest recorded turns of each pack's compliance, the oldest first: `at` and what the item says."""
    keys = {pack.pack_id: pack.id for pack in packs}
    rows = (
        Item.objects.filter(resource__type=PACK_TYPE, resource__resource_id__in=keys, configuration__isnull=False)
        .annotate(place=Window(RowNumber(), partition_by="resource_id", order_by=F("id").desc()))
        .filter(place__lte=limit)
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for item in rows.select_related("resource").order_by("id"):
        found[keys[item.resource.resource_id]].append(
            {"at": item.captured, "item": item.id, **(item.configuration or {})}
        )
    return found


def due_for_review(today: date) -> list[ProcessAnswer]:
    """Newest answers whose time is over, and whose verdict still holds."""
    held = compliance.holding().filter(rule__identifier=rules.PROCESS_CHECK).values("rule_id")
    latest = ProcessAnswer.objects.filter(rule_id__in=held).order_by("rule_id", "-id").distinct("rule_id")
    return [answer for answer in latest.select_related("rule") if answer.review_until and answer.review_until < today]


def verdicts(
    pack: ConformancePack, *, names: Sequence[str] = (), kind: str = "", resource_type: str = "",
    resource_ids: Sequence[str] = (), after: int = 0, limit: int = 100,
) -> list[Verdict]:  # fmt: skip
    """What a pack's rules say of resources now, by key."""
    found: QuerySet[Verdict] = compliance.holding().filter(rule__member_of__pack=pack)
    found = found.filter(compliance=kind) if kind else found.filter(compliance__in=(COMPLIANT, NON_COMPLIANT))
    if names:
        found = found.filter(rule__name__in=names)
    if resource_type:
        found = found.filter(resource__type=resource_type)
    if resource_ids:
        found = found.filter(resource__resource_id__in=resource_ids)
    return list(found.filter(id__gt=after).select_related("rule", "resource").order_by("id")[:limit])


def moving(before: int = 0) -> list[ConformancePack]:
    """Packs that are being deployed or deleted, asked for at least `before` seconds ago."""
    limit = clock.now() - timedelta(seconds=before)
    return list(ConformancePack.objects.filter(state__endswith="_IN_PROGRESS", requested__lte=limit).order_by("id"))


def pending_rules(pack: ConformancePack) -> list[ConfigRule]:
    """The pack's rules that wait for an evaluation, in the template's order."""
    return [member.rule for member in members([pack])[pack.id] if is_pending(member.rule)]
