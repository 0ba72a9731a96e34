"""When a rate is unusual. Pure.

The last five minutes are held against the week before: against its average, against the same hours of its days, and
against its busiest five minutes. All three must be exceeded clearly, and the excess must be too large for chance: a
daily rhythm, a weekly job or a slow growth is not an insight.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
WEEK = timedelta(days=7)
LEAST_HISTORY = timedelta(days=1)  # with less there is no baseline, and nothing is said
LEAST = 12  # fewer calls in five minutes are never unusual
_TIMES_PEAK, _TIMES_USUAL = 1.5, 3.0
_CHANCE = 1e-7


@dataclass(frozen=True)
class Baseline:
    """The usual calls in five minutes: `mean` over all, `hours` by hour of day, `peak` the most; `minutes` its length."""

    mean: float
    peak: int
    hours: Mapping[int, float]
    minutes: int

    @property
    def average(self) -> float:
        """Calls a minute."""
        return self.mean / 5

    def usual(self, moment: datetime) -> float:
        """What is expected of these five minutes: the most of the average and of the hours around."""
        around = (self.hours.get((moment.hour + step) % 24, 0.0) for step in (-1, 0, 1))
        return max(self.mean, *around)


def baseline(
    points: Iterable[tuple[datetime, int]], start: datetime, end: datetime,
    without: Iterable[tuple[datetime, datetime]] = (),
) -> Baseline:  # fmt: skip
    """The baseline of minutes' counts (oldest first) in `start <= minute < end`, leaving out spans that were unusual themselves."""
    spans = list(without)
    buckets: dict[int, int] = {}
    recent: deque[tuple[datetime, int]] = deque()
    within = peak = 0
    for minute, number in points:
        if start <= minute < end and not any(begin <= minute < over for begin, over in spans):
            place = (minute - start) // WINDOW
            buckets[place] = buckets.get(place, 0) + number
            recent.append((minute, number))
            within += number
            while minute - recent[0][0] >= WINDOW:
                within -= recent.popleft()[1]
            peak = max(peak, within)  # of any five minutes: a job must not look smaller for where it is cut
    whole = max((end - start) // WINDOW, 1)
    sums: dict[int, int] = {}
    for place, number in buckets.items():
        hour = (start + place * WINDOW).hour
        sums[hour] = sums.get(hour, 0) + number
    each = max(whole / 24, 1.0)  # five-minute buckets that an hour of the day had
    hours = {hour: total / each for hour, total in sums.items()}
    return Baseline(sum(buckets.values()) / whole, peak, hours, whole * 5)


def unusual(found: Baseline, number: int, moment: datetime) -> bool:
    """Whether this many calls in the five minutes before `moment` are an insight."""
    if number < LEAST or number <= _TIMES_PEAK * found.peak:
        return False
    usual = found.usual(moment)
    return number > _TIMES_USUAL * usual and _tail(number, max(usual, 0.1)) < _CHANCE


def over(found: Baseline, number: int, moment: datetime) -> bool:
    """Whether an insight has ended: the five minutes before `moment` are as busy as usual."""
    return number < LEAST or number <= max(float(found.peak), 2 * found.usual(moment))


def _tail(number: int, expected: float) -> float:
    """A bound on the chance that a Poisson variable reaches `number` (Chernoff)."""
    if number <= expected:
        return 1.0
    return math.exp(number - expected - number * math.log(number / expected))
