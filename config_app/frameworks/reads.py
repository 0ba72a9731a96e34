"""How an estate stands to a framework: for each control its rules, and what the deployed ones of them say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from config_app.compliance import reads as compliance
from config_app.exceptions import reads as exceptions
from config_app.frameworks.spec import Control, Framework
from config_app.rules import spec
from config_app.rules.models import ConfigRule

COMPLIANT, NON_COMPLIANT, INSUFFICIENT = "COMPLIANT", "NON_COMPLIANT", "INSUFFICIENT_DATA"


@dataclass(frozen=True)
class Served:
    """A managed rule that serves a control: the rules that are deployed of it, and what they say together."""

    identifier: str
    title: str
    deployed: tuple[ConfigRule, ...] = ()
    good: int = 0
    bad: int = 0
    exempt: int = 0

    @property
    def compliance(self) -> str:
        if self.bad:
            return NON_COMPLIANT
        return COMPLIANT if self.good else INSUFFICIENT

    @property
    def why(self) -> str:
        """Why it says nothing; empty where it speaks."""
        if self.good or self.bad:
            return ""
        if not self.title:
            return "not implemented"
        return "no resource in scope" if self.deployed else "not deployed"


@dataclass(frozen=True)
class ControlStanding:
    """A control and what its rules say. It is met by rules only where each of them is deployed and none is red."""

    control: Control
    rules: tuple[Served, ...]

    @property
    def good(self) -> int:
        return sum(one.good for one in self.rules)

    @property
    def bad(self) -> int:
        return sum(one.bad for one in self.rules)

    @property
    def exempt(self) -> int:
        return sum(one.exempt for one in self.rules)

    @property
    def judged(self) -> int:
        return self.good + self.bad

    @property
    def absent(self) -> int:
        """Rules that would serve it and are not deployed."""
        return sum(not one.deployed for one in self.rules)

    @property
    def compliance(self) -> str:
        if self.bad:
            return NON_COMPLIANT
        return COMPLIANT if self.good and not self.absent and not self.control.manual else INSUFFICIENT

    @property
    def state(self) -> str:
        """In a word: what is missing before the rules alone can say that it is met."""
        if self.control.is_gap:
            return "no rule serves it"
        if not self.rules:
            return "manual"
        if not self.judged:
            return "not deployed" if self.absent == len(self.rules) else "nothing to judge"
        if self.bad:
            return "noncompliant"
        if self.absent:
            return f"{self.absent} of {len(self.rules)} rules not deployed"
        return "rules compliant, the rest is manual" if self.control.manual else "compliant"


@dataclass(frozen=True)
class FrameworkStanding:
    """A framework and its controls as they stand."""

    framework: Framework
    controls: tuple[ControlStanding, ...]

    def number(self, compliance: str) -> int:
        return sum(one.compliance == compliance for one in self.controls)

    @property
    def red(self) -> int:
        return self.number(NON_COMPLIANT)

    @property
    def green(self) -> int:
        return self.number(COMPLIANT)

    @property
    def open(self) -> int:
        return self.number(INSUFFICIENT)

    @property
    def manual(self) -> int:
        return sum(not one.rules and bool(one.control.manual) for one in self.controls)

    @property
    def gaps(self) -> int:
        return sum(one.control.is_gap for one in self.controls)

    @property
    def score(self) -> float | None:
        """Controls that rules show to be met, in percent of those that rules have judged; None where none is judged."""
        judged = sum(bool(one.judged) for one in self.controls)
        return (
            round(100 * sum(bool(one.judged) and not one.bad for one in self.controls) / judged, 2) if judged else None
        )

    @property
    def deployed(self) -> int:
        """Rules of the framework of which at least one is deployed."""
        return len({rule.identifier for one in self.controls for rule in one.rules if rule.deployed})


def standings(accounts: Sequence[str], frameworks: Sequence[Framework]) -> list[FrameworkStanding]:
    """How the accounts stand to each framework: three queries, however many there are."""
    wanted = {rule for framework in frameworks for rule in framework.rules}
    deployed = ConfigRule.objects.filter(account_id__in=accounts, owner="AWS", identifier__in=wanted, enabled=True)
    held = compliance.holding().filter(rule__in=deployed)
    counts = {
        row["rule_id"]: (row["good"], row["bad"])
        for row in held.values("rule_id").annotate(
            good=Count("id", filter=Q(compliance=COMPLIANT)), bad=Count("id", filter=Q(compliance=NON_COMPLIANT))
        )
    }
    excused = exceptions.counts(held, accounts)
    by_identifier: dict[str, list[ConfigRule]] = defaultdict(list)
    for rule in deployed.order_by("name", "id"):
        by_identifier[rule.identifier].append(rule)
    served = {name: _served(name, by_identifier.get(name, []), counts, excused) for name in wanted}
    return [
        FrameworkStanding(
            framework,
            tuple(ControlStanding(one, tuple(served[rule] for rule in one.rules)) for one in framework.controls),
        )
        for framework in frameworks
    ]


def _served(
    identifier: str, rules: list[ConfigRule], counts: dict[int, tuple[int, int]], excused: dict[int, int]
) -> Served:
    declared = spec.managed().get(identifier)
    found = [counts.get(rule.id, (0, 0)) for rule in rules]
    return Served(
        identifier, declared.title if declared else "", tuple(rules), sum(good for good, _ in found),
        sum(bad for _, bad in found), sum(excused.get(rule.id, 0) for rule in rules),
    )  # fmt: skip
