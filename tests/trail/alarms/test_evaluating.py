"""Alarm states from datapoints: AWS's own tables of missing data, M out of N, comparisons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trail.alarms.evaluating import ALARM, COMPARISONS, MISSING, NO_DATA, OK, Rule, judge, statistic

KEEP = "keep"
# 0: within the threshold, X: breaching, -: missing; then what is said under missing, ignore, breaching, notBreaching.
THREE_OF_THREE = [
    ("0 - X - X", OK, OK, OK, OK),
    ("0 - - - -", OK, OK, OK, OK),
    ("- - - - -", NO_DATA, KEEP, ALARM, OK),
    ("0 X X - X", ALARM, ALARM, ALARM, ALARM),
    ("- - X - -", ALARM, KEEP, ALARM, OK),
]
TWO_OF_THREE = [
    ("0 - X - X", ALARM, ALARM, ALARM, ALARM),
    ("0 0 X 0 X", ALARM, ALARM, ALARM, ALARM),
    ("0 - X - -", OK, OK, ALARM, OK),
    ("- - - - 0", OK, OK, ALARM, OK),
    ("- - - X -", ALARM, KEEP, ALARM, OK),
]
CASES = [(2, *row) for row in TWO_OF_THREE] + [(3, *row) for row in THREE_OF_THREE]


@pytest.mark.parametrize("state", [OK, ALARM, NO_DATA])
@pytest.mark.parametrize(("needed", "points", "missing", "ignore", "breaching", "fine"), CASES)
def test_missing_data_is_treated_as_awss_tables_say(
    needed: int, points: str, missing: str, ignore: str, breaching: str, fine: str, state: str
) -> None:
    values = [{"0": 0.0, "X": 9.0, "-": None}[sign] for sign in points.split()]
    wanted = {"missing": missing, "ignore": ignore, "breaching": breaching, "notBreaching": fine}
    for treatment, expected in wanted.items():
        rule = Rule("GreaterThanThreshold", 5, periods=3, needed=needed, missing=treatment)
        assert judge(rule, values, state).state == (state if expected == KEEP else expected), treatment


def test_one_period_looks_at_one_period() -> None:
    rule = Rule("GreaterThanOrEqualToThreshold", 1, 1, 1, "notBreaching")
    assert judge(rule, [7.0, None], OK).state == OK
    assert judge(rule, [None, 1.0], OK).state == ALARM
    said = judge(rule, [None, 1.0], OK)
    assert said.reason == (
        "Threshold Crossed: 1 out of the last 1 datapoints [1] was greater than or equal to the threshold (1)."
    )
    assert judge(rule, [None], OK).reason == (
        "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NotBreaching]."
    )


@given(
    values=st.lists(st.one_of(st.none(), st.floats(-10, 10)), min_size=1, max_size=8),
    comparison=st.sampled_from(sorted(COMPARISONS)), periods=st.integers(1, 5), needed=st.integers(1, 5),
    missing=st.sampled_from(MISSING), state=st.sampled_from([OK, ALARM, NO_DATA]),
)  # fmt: skip
def test_complete_data_decides_by_counting_alone(
    values: list[float | None], comparison: str, periods: int, needed: int, missing: str, state: str
) -> None:
    rule = Rule(comparison, 0.0, periods, min(needed, periods), missing)
    verdict = judge(rule, values, state)
    newest = values[-periods:]
    if len(newest) == periods and None not in newest:
        breaching = sum(COMPARISONS[comparison][0](value, 0.0) for value in newest if value is not None)
        assert verdict.state == (ALARM if breaching >= rule.needed else OK)
    assert verdict.state in {OK, ALARM, NO_DATA} and len(verdict.used) <= periods
    if not any(value is not None for value in values[-rule.range :]):
        kept = {"missing": NO_DATA, "ignore": state, "breaching": ALARM, "notBreaching": OK}
        assert verdict.state == kept[missing]


def test_statistics_of_a_period_are_made_of_its_minutes() -> None:
    minutes = [(2, 5.0, 1.0, 4.0), (1, 7.0, 7.0, 7.0)]
    assert [statistic(name, minutes) for name in ("SampleCount", "Sum", "Average", "Minimum", "Maximum")] == [
        3,
        12,
        4,
        1,
        7,
    ]
    assert statistic("Sum", []) is None
