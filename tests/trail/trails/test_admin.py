"""The admin panel of the trail's slices: every change is a named operation, refusals stand at their field."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from project.platform.identity.models import User
from project.platform.keys.models import Key
from project.platform.topics.models import Topic
from tests.conftest import ACCOUNT
from tests.trail.installation import bucket
from trail.alarms.models import Alarm
from trail.channels.models import Channel
from trail.events import reads as events
from trail.metrics.models import LogGroup, MetricFilter
from trail.trails.models import Trail

pytestmark = pytest.mark.django_db(transaction=True)
TRAIL = {"name": "audit", "home_region": "us-east-1", "bucket": "trail-logs", "global_events": "on", "validation": "on"}


def staff(person: Any) -> Client:
    User.objects.filter(pk=person.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=person.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def errors(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = dict(answer.context["adminform"].form.errors)
    return found


def newest() -> tuple[str, str]:
    event = events.lookup([ACCOUNT], limit=1)[0]
    return event.name, event.error_code


def test_a_trail_is_made_changed_stopped_and_deleted(alice: Any, data_folder: Any) -> None:
    page, _ = staff(alice), bucket()
    assert list(errors(page.post("/admin/trail/trail/add/", {**TRAIL, "bucket": "nowhere-at-all"}))) == ["bucket"]
    assert newest() == ("CreateTrail", "S3BucketDoesNotExistException")
    page.post("/admin/trail/trail/add/", TRAIL)
    made = Trail.objects.get()
    assert (made.validation, made.account_id) == (True, ACCOUNT)
    page.post(f"/admin/trail/trail/{made.pk}/change/", {**TRAIL, "prefix": "deep"})
    assert Trail.objects.get().prefix == "deep" and newest()[0] == "UpdateTrail"
    page.post("/admin/trail/trail/", {"action": "start", "_selected_action": [made.pk]})
    assert Trail.objects.get().logging and newest()[0] == "StartLogging"
    page.post(f"/admin/trail/trail/{made.pk}/delete/", {"post": "yes"})
    assert not Trail.objects.exists() and newest()[0] == "DeleteTrail"


def test_groups_filters_and_alarms_are_made_and_deleted(alice: Any) -> None:
    page = staff(alice)
    page.post("/admin/trail/loggroup/add/", {"name": "/cairn/x", "region": "us-east-1"})
    group = LogGroup.objects.get()
    page.post(f"/admin/trail/loggroup/{group.pk}/change/", {"retention_days": "9"})
    assert LogGroup.objects.get().retention_days == 9
    told = '{"metricName": "m", "metricNamespace": "n", "metricValue": "1"}'
    given = {"group": group.pk, "name": "f", "pattern": "{ $.a = 1 }", "transformation": told}
    assert list(errors(page.post("/admin/trail/metricfilter/add/", {**given, "pattern": "{ $.a 1 }"}))) == ["pattern"]
    page.post("/admin/trail/metricfilter/add/", given)
    assert MetricFilter.objects.get().transformation["metricName"] == "m"
    alarm = {
        "name": "a", "region": "us-east-1", "namespace": "n", "metric": "m", "statistic": "Sum", "period": "60", "periods": "1",
        "needed": "2", "comparison": "GreaterThanThreshold", "threshold": "1", "missing": "missing", "alarm_actions": "[]",
        "ok_actions": "[]", "no_data_actions": "[]",
    }  # fmt: skip
    assert list(errors(page.post("/admin/trail/alarm/add/", alarm))) == ["needed"]
    page.post("/admin/trail/alarm/add/", {**alarm, "needed": "1"})
    made = Alarm.objects.get()
    assert not made.enabled and newest()[0] == "PutMetricAlarm"
    page.post("/admin/trail/alarm/", {"action": "unmute", "_selected_action": [made.pk]})
    assert Alarm.objects.get().enabled
    page.post(f"/admin/trail/alarm/{made.pk}/delete/", {"post": "yes"})
    page.post(f"/admin/trail/loggroup/{group.pk}/delete/", {"post": "yes"})
    assert not Alarm.objects.exists() and not MetricFilter.objects.exists()


def test_channels_keys_and_topics_are_made(alice: Any) -> None:
    page = staff(alice)
    store = f'[{{"Type": "EVENT_DATA_STORE", "Location": "arn:aws:cloudtrail:us-east-1:{ACCOUNT}:eventdatastore/x"}}]'
    given = {"name": "payroll", "region": "us-east-1", "source": "Custom", "destinations": store}
    assert list(
        errors(
            page.post(
                "/admin/trail/channel/add/",
                {**given, "destinations": '[{"Type": "EVENT_DATA_STORE", "Location": "arn:x"}]'},
            )
        )
    ) == ["destinations"]
    page.post("/admin/trail/channel/add/", given)
    assert Channel.objects.get().source == "Custom"
    page.post("/admin/platform/key/add/", {"name": "trails", "region": "us-east-1", "policy": ""})
    key = Key.objects.get()
    assert list(errors(page.post(f"/admin/platform/key/{key.pk}/change/", {"policy": '{"a": 1}'}))) == ["policy"]
    page.post("/admin/platform/key/", {"action": "rotate", "_selected_action": [str(key.pk)]})
    assert key.versions.count() == 2 and newest()[0] == "RotateKey"
    page.post("/admin/platform/topic/add/", {"name": "cairn-x", "region": "us-east-1", "display_name": "Shown"})
    assert Topic.objects.get().display_name == "Shown"


def test_who_only_reads_is_offered_no_change(bob: Any, charlie: Any) -> None:
    LogGroup.objects.create(account_id=ACCOUNT, region="us-east-1", name="/cairn/x")
    bobs = staff(bob)
    assert "/cairn/x" in bobs.get("/admin/trail/loggroup/").content.decode()
    assert bobs.post("/admin/trail/loggroup/add/", {"name": "/cairn/y", "region": "us-east-1"}).status_code == 403
    assert "/cairn/x" not in staff(charlie).get("/admin/trail/loggroup/").content.decode()
    assert LogGroup.objects.count() == 1
