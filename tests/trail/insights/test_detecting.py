"""A synthetic week with a daily rhythm and planted bursts: each is found within ten minutes, and hardly anything else."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from trail.insights import detecting

MINUTE = timedelta(minutes=1)
START = datetime(2026, 11, 2, tzinfo=UTC)  # a Monday
DAYS = 14  # a week of history, then the week that is judged
APIS = 12


def poisson(chance: random.Random, expected: float) -> int:
    if expected > 30:
        return max(0, round(chance.gauss(expected, math.sqrt(expected))))
    limit, product, number = math.exp(-expected), chance.random(), 0
    while product > limit:
        product *= chance.random()
        number += 1
    return number


def week(chance: random.Random, base: float) -> list[int]:
    """Calls by the minute: more by day than by night, less at the weekend, and a job of every night."""
    counts = []
    job = chance.randrange(60)
    for minute in range(DAYS * 1440):
        moment = START + minute * MINUTE
        rhythm = 1 + 0.8 * math.sin((moment.hour * 60 + moment.minute - 480) / 1440 * 2 * math.pi)
        expected = base * rhythm * (0.4 if moment.weekday() > 4 else 1.0)
        if moment.hour == 2 and job <= moment.minute < job + 4:
            expected += 6
        counts.append(poisson(chance, expected))
    return counts


def judged(counts: list[int], planted: list[tuple[int, int]]) -> tuple[list[int], int]:
    """(minutes until each planted burst was found, number of false insights) over the second week."""
    found: dict[int, int] = {}
    false, spans = 0, []
    open_since: int | None = None
    baseline, of_hour = None, -1
    for minute in range(DAYS * 720, DAYS * 1440):
        moment = START + (minute + 1) * MINUTE
        number = sum(counts[minute - 4 : minute + 1])
        if baseline is None or (open_since is None and minute // 720 != of_hour):
            of_hour = minute // 720
            begin = minute - 10080
            points = ((START + place * MINUTE, counts[place]) for place in range(begin, minute - 4))
            baseline = detecting.baseline(points, START + begin * MINUTE, START + (minute - 4) * MINUTE, spans)
        if open_since is not None:
            if minute - open_since > 5 and detecting.over(baseline, number, moment):
                spans.append((START + open_since * MINUTE, moment))
                open_since = None
            continue
        if detecting.unusual(baseline, number, moment):
            open_since = minute - 4
            hit = next((place for place, (at, length) in enumerate(planted) if at <= minute < at + length + 5), None)
            if hit is None:
                false += 1
            else:
                found.setdefault(hit, minute - planted[hit][0] + 1)
    return [found.get(place, 10_000) for place in range(len(planted))], false


@pytest.mark.parametrize("seed", [1])
def test_planted_bursts_are_found_within_ten_minutes_and_false_insights_are_rare(seed: int) -> None:
    chance = random.Random(seed)
    delays, false, bursts = [], 0, 0
    for number in range(APIS):
        base = (0.01, 0.2, 1.0, 4.0)[number % 4]
        counts = week(chance, base)
        planted = []
        for _ in range(2):
            at = DAYS * 720 + chance.randrange(DAYS * 720 - 120)
            if any(abs(at - other) < 240 for other, _ in planted):
                continue
            length, rate = chance.randrange(8, 40), max(12.0, base * chance.uniform(8, 15))
            for place in range(at, at + length):
                counts[place] += poisson(chance, rate)
            planted.append((at, length))
        late, wrong = judged(counts, planted)
        delays, false, bursts = delays + late, false + wrong, bursts + len(planted)
    print(f"\nseed {seed}: {bursts} bursts over {APIS} calls in 7 days, found after at most {max(delays)} minutes "
          f"(median {sorted(delays)[len(delays) // 2]}); {false / 7:.2f} false insights a day")  # fmt: skip
    assert max(delays) <= 10
    assert false / 7 <= 1


def test_a_growth_over_days_is_no_insight() -> None:
    counts = [(START + minute * MINUTE, 1 + minute // 1440) for minute in range(7 * 1440)]
    known = detecting.baseline(counts, START, START + timedelta(days=7))
    assert not detecting.unusual(known, 5 * 8, START + timedelta(days=7, minutes=5))


def test_spans_that_were_unusual_are_left_out_of_the_baseline() -> None:
    counts = [(START + minute * MINUTE, 100 if 600 <= minute < 660 else 1) for minute in range(1440)]
    span = (START + 600 * MINUTE, START + 660 * MINUTE)
    assert detecting.baseline(counts, START, START + timedelta(days=1)).peak == 500
    assert detecting.baseline(counts, START, START + timedelta(days=1), [span]).peak == 5


def test_few_calls_are_never_unusual() -> None:
    silent = detecting.baseline([], START, START + timedelta(days=7))
    assert not detecting.unusual(silent, detecting.LEAST - 1, START)
    assert detecting.unusual(silent, detecting.LEAST, START)
