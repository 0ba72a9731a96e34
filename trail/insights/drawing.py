"""Places for the drawing of an insight: a bar for each slice of time, the usual rate as a line, the unusual span as a band. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH, HEIGHT, LEFT, TOP, BASE = 1072, 220, 52, 16, 186
MOST_BARS = 180
BEFORE, AFTER = timedelta(hours=2), timedelta(hours=1)


@dataclass(frozen=True)
class Bar:
    """Calls a minute in one slice of time: where it is drawn, and its words."""

    moment: datetime
    rate: float
    unusual: bool
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """`most` is the top of the axis, `usual` where the line of the baseline lies, `band` the unusual span (x, width)."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, datetime], ...]
    most: float
    usual: float
    band: tuple[float, float]
    minutes: int


def span(began: datetime, ended: datetime) -> tuple[datetime, datetime]:
    """What is drawn: some time before the insight, itself, and some time after it."""
    return began - BEFORE, ended + AFTER


def chart(points: Iterable[tuple[datetime, int]], began: datetime, ended: datetime, usual: float) -> Chart:
    """Counts by the minute, drawn as calls a minute over slices of at least one minute."""
    start, end = span(began, ended)
    whole = max(1, math.ceil((end - start).total_seconds() / 60))
    minutes = math.ceil(whole / MOST_BARS)
    sums = [0] * math.ceil(whole / minutes)
    for moment, number in points:
        place = int((moment - start).total_seconds() // 60) // minutes
        if 0 <= place < len(sums):
            sums[place] += number
    rates = [number / minutes for number in sums]
    most = max(*rates, usual, 1.0)
    step = (WIDTH - LEFT - 12) / len(rates)
    bars = []
    for place, rate in enumerate(rates):
        moment = start + timedelta(minutes=place * minutes)
        height = (BASE - TOP) * rate / most
        bars.append(Bar(moment, rate, began <= moment < ended, round(LEFT + step * place, 1), round(BASE - height, 1),
                        round(max(1.0, step - 1), 1), round(height, 1)))  # fmt: skip
    every = max(1, len(bars) // 8)
    ticks = tuple((bar.x, bar.moment) for bar in bars[::every])
    first, last = _x(began, start, end), _x(ended, start, end)
    line = round(BASE - (BASE - TOP) * usual / most, 1)
    return Chart(tuple(bars), ticks, most, line, (first, round(max(2.0, last - first), 1)), minutes)


def _x(moment: datetime, start: datetime, end: datetime) -> float:
    return round(LEFT + (WIDTH - LEFT - 12) * (moment - start) / (end - start), 1)
