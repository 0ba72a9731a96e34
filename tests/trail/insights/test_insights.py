"""Insights in the store: begun and ended once, as events in AWS's format, for accounts whose trails ask for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from project.kernel import clock
from tests.conftest import ACCOUNT
from tests.trail.metrics.conftest import empty_store, group, put, run
from trail.events import reads as events
from trail.insights import drawing, reads, writes
from trail.insights.models import Insight, RatePoint, Watch

__all__ = ["empty_store", "group", "put", "run"]


@pytest.fixture
def watched(run: Any, group: Any, put: Any) -> Any:
    """A trail that asks for both kinds, and a quiet history of two days."""
    kinds = [{"InsightType": reads.CALLS}, {"InsightType": reads.ERRORS}]
    run("cloudtrail:PutInsightSelectors", TrailName="org-audit", InsightSelectors=kinds)
    start = clock.now().replace(second=0, microsecond=0) - timedelta(days=2)
    for hour in range(0, 48, 3):
        put("TerminateInstances", 1, eventTime=clock.iso(start + timedelta(hours=hour)))
    return run


def stored() -> list[Any]:
    return [
        event.record
        for event in events.lookup([ACCOUNT], filters=events.Filters(category="Insight"), newest_first=False)
    ]


def burst(put: Any, number: int, ago: int = 2, **members: Any) -> None:
    put("TerminateInstances", number, eventTime=clock.iso(clock.now() - timedelta(minutes=ago)), **members)


def test_a_burst_begins_an_insight_once_and_its_end_ends_it(watched: Any, put: Any) -> None:
    assert writes.look() == 0
    burst(put, 40, userAgent="python-scanner/0.3")
    assert writes.look() == 1 and writes.look() == 0
    (start,) = stored()
    details = start["insightDetails"]
    assert (start["eventType"], start["eventCategory"], details["state"]) == (
        "AwsCloudTrailInsight",
        "Insight",
        "Start",
    )
    assert (details["eventName"], details["insightType"]) == ("TerminateInstances", "ApiCallRateInsight")
    statistics = details["insightContext"]["statistics"]
    assert statistics["insight"]["average"] > 10 * statistics["baseline"]["average"] > 0
    attributes = {item["attribute"]: item for item in details["insightContext"]["attributions"]}
    assert set(attributes) == {"userIdentityArn", "userAgent", "errorCode"}
    assert attributes["userAgent"]["insight"][0]["value"] == "python-scanner/0.3"
    assert attributes["userAgent"]["baseline"][0]["value"] == "aws-cli/2.31"

    later = clock.now() + timedelta(minutes=9)
    assert writes.judge(ACCOUNT, {reads.CALLS}, later) == 1
    _, end = stored()
    assert end["insightDetails"]["state"] == "End" and end["sharedEventID"] == start["sharedEventID"]
    assert end["eventID"] != start["eventID"]
    assert Insight.objects.get().ended and writes.judge(ACCOUNT, {reads.CALLS}, later) == 0
    shown = watched("cloudtrail:LookupEvents", EventCategory="insight")["Events"]
    assert len(shown) == 2


def test_errors_are_judged_by_their_code(watched: Any, put: Any) -> None:
    burst(put, 30, readOnly=True, errorCode="AccessDenied")
    assert writes.look() == 1
    found = Insight.objects.get()
    assert (found.kind, found.error) == ("ApiErrorRateInsight", "AccessDenied")
    assert stored()[0]["insightDetails"]["errorCode"] == "AccessDenied"


def test_nobody_asks_nobody_is_told(run: Any, group: Any, put: Any) -> None:
    burst(put, 40)
    assert writes.look() == 0 and not Watch.objects.exists() and not stored()


def test_rates_count_each_event_once(watched: Any, put: Any) -> None:
    for _ in range(3):
        burst(put, 5, ago=30)
        writes.count(ACCOUNT) if Watch.objects.exists() else writes.look()
    writes.look()
    minutes = RatePoint.objects.filter(name="TerminateInstances", error="")
    assert sum(point.number for point in minutes) == 16 + 15


def test_a_burst_while_nobody_looked_is_found_afterwards(watched: Any, put: Any) -> None:
    writes.look()
    Watch.objects.update(judged=clock.now() - timedelta(hours=2))
    burst(put, 50, ago=60)
    assert writes.look() == 2  # it began, and it is over by now
    assert [record["insightDetails"]["state"] for record in stored()] == ["Start", "End"]


def test_insights_and_their_rates_are_listed(watched: Any, put: Any) -> None:
    burst(put, 40)
    writes.look()
    arn = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/org-audit"
    found = watched("cloudtrail:ListInsightsData", InsightSource=arn, DataType="InsightsEvents",
                    Dimensions={"EventName": "TerminateInstances"})["Events"]  # fmt: skip
    assert [event["EventName"] for event in found] == ["TerminateInstances"]
    rates = watched("cloudtrail:ListInsightsMetricData", TrailName="org-audit", EventSource="ec2.amazonaws.com",
                    EventName="TerminateInstances", InsightType=reads.CALLS, Period=3600)  # fmt: skip
    assert sum(rates["Values"]) >= 40 and len(rates["Values"]) == len(rates["Timestamps"])


def test_an_insight_s_page_draws_its_rate_beside_the_baseline_and_says_who(
    watched: Any, put: Any, alice: Any, charlie: Any, client: Any
) -> None:
    burst(put, 40, userAgent="python-scanner/0.3")
    writes.look()
    item = Insight.objects.get()
    address = f"/insights/{item.id}/"
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert address in client.get("/insights/").content.decode()
    answer = client.get(address)
    text = answer.content.decode()
    chart = answer.context["chart"]
    assert round(sum(bar.rate for bar in chart.bars if bar.unusual) * chart.minutes) == 40
    assert max(bar.height for bar in chart.bars) <= drawing.BASE - drawing.TOP
    assert drawing.TOP <= chart.usual <= drawing.BASE and text.count('<rect class="bad"') == len(answer.context["busy"])
    assert "python-scanner/0.3" in text and "aws-cli/2.31" in text
    client.force_login(charlie, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 404


def test_a_long_insight_is_drawn_in_few_bars_that_hold_every_count() -> None:
    began = clock.parse("2026-11-18T00:00:00Z")
    ended = began + timedelta(days=3)
    counts = [(began + timedelta(minutes=minute), 2) for minute in range(0, 3 * 1440, 7)]
    chart = drawing.chart(counts, began, ended, 0.5)
    assert len(chart.bars) <= drawing.MOST_BARS
    assert round(sum(bar.rate for bar in chart.bars) * chart.minutes) == 2 * len(counts)
    assert all(
        drawing.LEFT <= bar.x <= drawing.WIDTH and bar.height <= drawing.BASE - drawing.TOP for bar in chart.bars
    )
    assert chart.band[0] >= drawing.LEFT and chart.band[0] + chart.band[1] <= drawing.WIDTH
