"""The pages of alarms, log groups and insights, and the same over REST: for those who may, and for nobody else."""

from __future__ import annotations

from typing import Any

from django.test import Client

from project.kernel import clock
from tests.trail.metrics.conftest import GROUP
from trail.alarms import writes
from trail.alarms.models import Alarm
from trail.insights.models import Insight
from trail.metrics import counting


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_usual_alarms_are_put_by_one_click_and_fire(people: Any, run: Any, group: Any, put: Any, told: Any) -> None:
    page = browser(people["alice"])
    assert "No alarm" in page.get("/alarms/").content.decode()
    said = page.post("/alarms/presets/", {"group": group.id, "topic": told.arn}, follow=True).content.decode()
    assert f"15 alarms watch the log group {GROUP}" in said
    put("StopLogging", eventTime=clock.iso(clock.now()), eventSource="cloudtrail.amazonaws.com")
    counting.count_all()
    writes.evaluate_all()
    alarm = Alarm.objects.get(name="CloudTrailChanges")
    assert "CloudTrailChanges" in page.get("/alarms/").content.decode()
    shown = page.get(f"/alarms/{alarm.id}/").content.decode()
    assert "Threshold Crossed" in shown and told.arn in shown
    page.post(f"/alarms/{alarm.id}/mute/")
    assert not Alarm.objects.get(id=alarm.id).enabled
    assert page.get("/api/v1/alarms/?state=ALARM").json()["results"]
    assert page.get(f"/api/v1/alarms/{alarm.id}/history/").json()["results"][0]["kind"] == "ConfigurationUpdate"
    assert page.get("/api/v1/log-groups/").json()["results"][0]["metricFilterCount"] == 15
    page.post(f"/alarms/{alarm.id}/delete/")
    assert not Alarm.objects.filter(id=alarm.id).exists()


def test_an_auditor_reads_and_changes_nothing_and_a_stranger_sees_nothing(people: Any, run: Any, group: Any) -> None:
    run("cairn:PutCisAlarms", logGroupName=GROUP)
    alarm = Alarm.objects.order_by("id").first()
    assert alarm is not None
    bob, charlie = browser(people["bob"]), browser(people["charlie"])
    assert (
        "Put 15 alarms" not in bob.get("/alarms/").content.decode()
        and alarm.name in bob.get("/alarms/").content.decode()
    )
    bob.post(f"/alarms/{alarm.id}/delete/")
    charlie.post(f"/alarms/{alarm.id}/delete/")
    assert Alarm.objects.count() == 15
    assert charlie.get(f"/alarms/{alarm.id}/").status_code == 404
    assert charlie.get(f"/api/v1/alarms/{alarm.id}/history/").status_code == 404
    assert alarm.name not in charlie.get("/api/v1/alarms/").content.decode()
    assert "Trails that fill it now" not in charlie.get("/logs/").content.decode()


def test_the_tester_shows_hits_or_where_the_pattern_breaks(people: Any, run: Any, group: Any, put: Any) -> None:
    put("StopInstances", 3)
    page = browser(people["alice"])
    shown = page.get("/logs/", {"pattern": "{ $.eventName = StopInstances }"}).content.decode()
    assert "<b>3</b> of" in shown and "$.eventName" in shown
    broken = page.get("/logs/", {"pattern": "{ $.eventName StopInstances }"}).content.decode()
    assert "at position 15" in broken and 'role="alert"' in broken
    assert (
        "<script>"
        not in page.get("/logs/", {"pattern": "<script>alert(1)</script>"}).content.decode().split("<main")[1]
    )


def test_insights_are_shown_with_what_is_behind_them(people: Any, run: Any, group: Any) -> None:
    page = browser(people["alice"])
    assert "No trail watches for insights" in page.get("/insights/").content.decode()
    Insight.objects.create(
        account_id="111122223333", region="us-east-1", source="ec2.amazonaws.com", name="RunInstances", started=clock.now(),
        kind="ApiCallRateInsight", usual=0.01, unusual=12.5, baseline_minutes=10080,
        attributions=[{"attribute": "userAgent", "insight": [{"value": "scanner", "average": 12.5}], "baseline": []}],
    )  # fmt: skip
    shown = page.get("/insights/").content.decode()
    assert "RunInstances" in shown and "scanner" in shown and "Going on" in shown
    assert page.get("/api/v1/insights/").json()["results"][0]["average"] == 12.5
    assert "RunInstances" not in browser(people["charlie"]).get("/insights/").content.decode()
