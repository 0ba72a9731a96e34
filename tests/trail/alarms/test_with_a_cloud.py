"""Listings that name nothing: Cairn's own alarms page after page, then those of the account's cloud."""

from __future__ import annotations

from typing import Any

import pytest

from tests.config_app.conftest import cloud, moto_address, wire  # noqa: F401 – fixtures

pytestmark = pytest.mark.django_db
ALARM = {
    "Namespace": "trail", "MetricName": "refused", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1.0,
    "ComparisonOperator": "GreaterThanThreshold",
}  # fmt: skip


@pytest.fixture
def both(cloud: Any, wire: Any) -> Any:  # noqa: F811
    """Five alarms of Cairn's and two of the cloud's; the client asks Cairn."""
    client = wire("cloudwatch")
    for number in range(5):
        client.put_metric_alarm(AlarmName=f"cairn-{number}", **ALARM)
    for number in range(2):
        cloud("cloudwatch").put_metric_alarm(AlarmName=f"far-{number}", **ALARM)
    return client


def test_alarms_are_listed_page_after_page_and_none_is_left_out(both: Any) -> None:
    names: list[str] = []
    for page in both.get_paginator("describe_alarms").paginate(PaginationConfig={"PageSize": 2}):
        names += [alarm["AlarmName"] for alarm in page["MetricAlarms"]]
    assert names == [*(f"cairn-{number}" for number in range(5)), "far-0", "far-1"]


def test_a_history_that_names_no_alarm_is_that_of_cairns_own(both: Any) -> None:
    items = both.describe_alarm_history()["AlarmHistoryItems"]
    assert {item["AlarmName"] for item in items} == {f"cairn-{number}" for number in range(5)}
    first = both.describe_alarm_history(MaxRecords=2)
    assert len(first["AlarmHistoryItems"]) == 2
    rest = both.describe_alarm_history(MaxRecords=90, NextToken=first["NextToken"])["AlarmHistoryItems"]
    assert len(first["AlarmHistoryItems"] + rest) == len(items)


def test_the_history_of_one_alarm_of_its_own_is_not_asked_of_the_cloud(both: Any) -> None:
    items = both.describe_alarm_history(AlarmName="cairn-3")["AlarmHistoryItems"]
    assert items and {item["AlarmName"] for item in items} == {"cairn-3"}
