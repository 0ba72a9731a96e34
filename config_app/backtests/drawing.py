"""Places for the drawing of a back-test: a bar for each day's red, and marks for its notifications. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, LEFT, TOP = 1072, 180, 52, 12
BASE = 150  # where the bars stand


@dataclass(frozen=True)
class Bar:
    """One day: where it is drawn, and its words."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    most: int
    sentence: str


def chart(daily: Sequence[Mapping[str, Any]]) -> Chart | None:
    """Bars of red resources at the end of each day; None where there are fewer than two days."""
    if len(daily) < 2:
        return None
    most = max(int(day["red"]) for day in daily)
    step = (WIDTH - LEFT - 12) / len(daily)
    bars = tuple(_bar(place, day, step, max(1, most)) for place, day in enumerate(daily))
    every = max(1, len(daily) // 7)
    ticks = tuple(
        (round(LEFT + step * (place + 0.5), 1), str(day["day"])[5:])
        for place, day in enumerate(daily)
        if place % every == 0 and place + every // 2 < len(daily)
    )
    first, last = daily[0], daily[-1]
    return Chart(
        bars, ticks, most, f"Red resources a day, {first['red']} on {first['day']}, {last['red']} on {last['day']}."
    )


def _bar(place: int, day: Mapping[str, Any], step: float, most: int) -> Bar:
    height = round((BASE - TOP) * int(day["red"]) / most, 1)
    told = int(day["notifications"])
    title = f"{day['day']}: {day['red']} red, {told} notification{'' if told == 1 else 's'}"
    return Bar(round(LEFT + step * place, 1), round(BASE - height, 1), round(max(1.0, step - 2), 1), height, title)
