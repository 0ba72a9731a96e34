"""Log groups, metric filters and alarms made, changed and deleted in the console; a filter tried before it is saved."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from tests.conftest import ACCOUNT
from tests.trail.metrics.conftest import GROUP
from trail.alarms.models import Alarm
from trail.metrics.models import LogGroup, MetricFilter


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


FILTER = {
    "name": "stops",
    "pattern": "{ $.eventName = StopInstances }",
    "namespace": "Trail",
    "metric": "Stops",
    "value": "1",
}


def test_a_group_is_made_kept_for_days_and_deleted_by_its_typed_name(people: Any, run: Any) -> None:
    page = browser(people["alice"])
    assert page.post("/logs/create/", {"name": "/cairn/x", "region": "us-east-1"})["Location"] == "/logs/"
    again = page.post("/logs/create/", {"name": "/cairn/x", "region": "us-east-1"})
    assert list(again.context["form"].errors) == ["name"]
    made = LogGroup.objects.get()
    page.post(f"/logs/{made.id}/retention/", {"days": 30})
    assert LogGroup.objects.get().retention_days == 30
    page.post(f"/logs/{made.id}/retention/", {"days": ""})
    assert LogGroup.objects.get().retention_days is None
    assert list(page.post(f"/logs/{made.id}/delete/", {"name": "x"}).context["form"].errors) == ["name"]
    page.post(f"/logs/{made.id}/delete/", {"name": "/cairn/x"})
    assert not LogGroup.objects.exists()


def test_a_filter_is_tried_saved_changed_and_deleted(people: Any, run: Any, group: Any, put: Any) -> None:
    put("StopInstances", 3)
    page = browser(people["alice"])
    address = f"/logs/{group.id}/filters/create/"
    tried = page.post(address, {**FILTER, "show": "1"})
    assert tried.context["made"]["number"] == 3 and "<b>3</b> of" in tried.content.decode()
    assert not MetricFilter.objects.exists()
    broken = page.post(address, {**FILTER, "pattern": "{ $.eventName StopInstances }"})
    assert list(broken.context["form"].errors) == ["pattern"] and "position 15" in broken.content.decode()
    wrong = page.post(address, {**FILTER, "dimensions": "Region = nowhere"})
    assert list(wrong.context["form"].errors) == ["dimensions"]
    page.post(address, {**FILTER, "dimensions": "Region = $.awsRegion"})
    made = MetricFilter.objects.get()
    assert (made.pattern, made.transformation["dimensions"]) == (FILTER["pattern"], {"Region": "$.awsRegion"})
    shown = page.get(f"/logs/filters/{made.id}/").context["form"]
    assert shown["dimensions"].value() == "Region = $.awsRegion"
    page.post(f"/logs/filters/{made.id}/", {**FILTER, "name": "other", "value": "2"})
    changed = MetricFilter.objects.get()
    assert (changed.name, changed.transformation["metricValue"]) == ("stops", "2")
    page.post(f"/logs/filters/{made.id}/delete/")
    assert not MetricFilter.objects.exists()


def test_an_alarm_is_made_over_a_filters_metric_and_changed(people: Any, run: Any, group: Any) -> None:
    page = browser(people["alice"])
    page.post(f"/logs/{group.id}/filters/create/", FILTER)
    metric = json.dumps(["us-east-1", ACCOUNT, "Trail", "Stops"])
    given = {
        "name": "too-many-stops", "metric": metric, "statistic": "Sum", "comparison": "GreaterThanOrEqualToThreshold",
        "threshold": "5", "period": "60", "periods": "3", "needed": "2", "missing": "notBreaching", "enabled": "on",
    }  # fmt: skip
    for changed, field in (
        ({"period": "61"}, "period"),
        ({"needed": "4"}, "needed"),
        ({"threshold": "x"}, "threshold"),
    ):
        assert list(page.post("/alarms/create/", {**given, **changed}).context["form"].errors) == [field]
    answer = page.post("/alarms/create/", given)
    made = Alarm.objects.get()
    assert (answer["Location"], made.threshold, made.needed, made.metric) == (f"/alarms/{made.id}/", 5.0, 2, "Stops")
    assert "Change alarm" in page.get(f"/alarms/{made.id}/").content.decode()
    page.post(f"/alarms/{made.id}/edit/", {**given, "name": "another", "threshold": "9"})
    assert (Alarm.objects.get().name, Alarm.objects.get().threshold) == ("too-many-stops", 9.0)


def test_an_auditor_changes_nothing_and_a_stranger_finds_nothing(people: Any, run: Any, group: Any) -> None:
    bob, charlie = browser(people["bob"]), browser(people["charlie"])
    browser(people["alice"]).post(f"/logs/{group.id}/filters/create/", FILTER)
    made = MetricFilter.objects.get()
    assert "Create filter" not in bob.get("/logs/").content.decode()
    for address, given in (
        (f"/logs/{group.id}/delete/", {"name": GROUP}), (f"/logs/filters/{made.id}/", FILTER),
        (f"/logs/{group.id}/filters/create/", FILTER),
    ):  # fmt: skip
        assert bob.post(address, given).status_code == 403
        assert charlie.post(address, given).status_code == 404
    bob.post(f"/logs/filters/{made.id}/delete/")
    assert MetricFilter.objects.exists() and LogGroup.objects.exists()
    assert bob.get("/alarms/create/").status_code == 403
