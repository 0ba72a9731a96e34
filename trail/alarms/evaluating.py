"""What state an alarm is in, from its datapoints. Pure.

Missing datapoints and "M out of N": AWS, "Configuring how CloudWatch alarms treat missing data". The evaluation range
holds a few periods more than the alarm evaluates (two for three or more, as AWS's own tables show), so that late or
sparse data is not taken for missing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass

OK, ALARM, NO_DATA = "OK", "ALARM", "INSUFFICIENT_DATA"
COMPARISONS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}
MISSING = ("missing", "notBreaching", "breaching", "ignore")


@dataclass(frozen=True)
class Rule:
    """How an alarm judges: `needed` of the newest `periods` datapoints must breach."""

    comparison: str
    threshold: float
    periods: int
    needed: int
    missing: str = "missing"

    @property
    def range(self) -> int:
        """How many periods are looked at, the further ones only in place of missing ones."""
        return self.periods + min(2, self.periods - 1)

    def breaches(self, value: float) -> bool:
        return COMPARISONS[self.comparison][0](value, self.threshold)


@dataclass(frozen=True)
class Verdict:
    """The state, why, and the datapoints that decided (newest first)."""

    state: str
    reason: str
    used: tuple[float, ...]


def judge(rule: Rule, values: Sequence[float | None], state: str) -> Verdict:
    """The state after these datapoints, oldest first, None where one is missing; `state` is the present one."""
    there = [value for value in reversed(values[-rule.range :]) if value is not None]
    used = tuple(there[: rule.periods])
    absent = rule.periods - len(used)
    breaching = sum(rule.breaches(value) for value in used)
    if absent and rule.missing == "breaching":
        return _verdict(rule, breaching + absent >= rule.needed, used, breaching, absent)
    if absent == 0 or rule.missing == "notBreaching":
        return _verdict(rule, breaching >= rule.needed, used, breaching, absent)
    if not used:
        kept = state if rule.missing == "ignore" else NO_DATA
        return Verdict(kept, _no_data(rule, absent), used)
    if breaching >= rule.needed:
        return _verdict(rule, True, used, breaching, absent)
    if breaching == len(used) and breaching and _oldest_breaches(rule, values):
        # all that is there breaches, and it is as old as the alarm asks: AWS then alarms rather than waits for ever
        if rule.missing == "ignore":
            return Verdict(state, _no_data(rule, absent), used)
        return _verdict(rule, True, used, breaching, absent)
    return _verdict(rule, False, used, breaching, absent)


def _oldest_breaches(rule: Rule, values: Sequence[float | None]) -> bool:
    """Whether the oldest datapoint that is there lies at least `needed` periods back."""
    recent = list(values[-rule.range :])
    oldest = next((place for place, value in enumerate(recent) if value is not None), len(recent))
    return len(recent) - oldest >= rule.needed


def _verdict(rule: Rule, alarm: bool, used: tuple[float, ...], breaching: int, absent: int) -> Verdict:
    state = ALARM if alarm else OK
    if not used:
        return Verdict(state, _without_data(rule, absent), used)
    word = COMPARISONS[rule.comparison][1]
    shown = ", ".join(f"{value:g}" for value in used[:5])
    counted = breaching if alarm else len(used) - breaching
    filled = absent if (rule.missing == ("breaching" if alarm else "notBreaching")) else 0
    reason = (
        f"Threshold Crossed: {counted + filled} out of the last {rule.periods} datapoints [{shown}] "
        f"{'was' if counted == 1 else 'were'} {'' if alarm else 'not '}{word} the threshold ({rule.threshold:g})"
    )
    if filled:
        reason += f"; {filled} missing datapoint{'s were' if filled > 1 else ' was'} treated as {rule.missing}"
    return Verdict(state, f"{reason}.", used)


def _without_data(rule: Rule, absent: int) -> str:
    periods, points = ("" if rule.periods == 1 else "s"), (" was" if absent == 1 else "s were")
    return (
        f"Threshold Crossed: no datapoints were received for {rule.periods} period{periods} and "
        f"{absent} missing datapoint{points} treated as [{rule.missing[:1].upper()}{rule.missing[1:]}]."
    )


def _no_data(rule: Rule, absent: int) -> str:
    return f"Insufficient Data: {absent} of {rule.periods} datapoints are missing."


def statistic(name: str, points: Sequence[tuple[int, float, float, float]]) -> float | None:
    """One datapoint of minutes' (number, sum, least, most); None where there is none."""
    if not points:
        return None
    number = sum(point[0] for point in points)
    if name == "SampleCount":
        return float(number)
    if name == "Sum":
        return float(sum(point[1] for point in points))
    if name == "Minimum":
        return min(point[2] for point in points)
    if name == "Maximum":
        return max(point[3] for point in points)
    return sum(point[1] for point in points) / number
