"""Log groups and metric filters: what belongs to a group, counted by the minute, each event exactly once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, connections

from project.kernel.errors import CallError
from tests.conftest import ACCOUNT
from tests.trail.metrics.conftest import DAY, GROUP, GROUP_ARN, ROLE
from trail.metrics import counting, reads
from trail.metrics.models import LogGroup, MetricPoint, Stretch
from trail.trails.models import Trail

ROOT = Path(__file__).resolve().parents[3]
MINUTE = datetime.fromisoformat(f"{DAY}T14:02:00Z")


def metric_filter(run: Any, name: str, pattern: str, **transformation: Any) -> None:
    told = {"metricName": name, "metricNamespace": "T", "metricValue": "1", **transformation}
    run(
        "logs:PutMetricFilter", logGroupName=GROUP, filterName=name, filterPattern=pattern, metricTransformations=[told]
    )


def points(name: str, dimensions: str = "{}") -> dict[str, tuple[int, float]]:
    found = MetricPoint.objects.filter(namespace="T", name=name, dimensions=dimensions)
    return {f"{point.minute:%H:%M}": (point.number, point.total) for point in found}


def messages(run: Any, **wire: Any) -> list[str]:
    found = run("logs:FilterLogEvents", logGroupName=GROUP, **wire)
    return [event["message"] for event in found["events"]]


def test_hits_count_into_the_minute_of_the_event(run: Any, group: Any, put: Any) -> None:
    metric_filter(run, "Stops", "{ $.eventName = StopInstances }")
    metric_filter(run, "Refused", '{ $.errorCode = "AccessDenied*" }')
    put("StopInstances", 3)
    put("StopInstances", 1, eventTime=f"{DAY}T14:03:59Z", errorCode="AccessDeniedException")
    put("RunInstances", 5)
    assert counting.count_all() >= 9
    assert points("Stops") == {"14:02": (3, 3.0), "14:03": (1, 1.0)}
    assert points("Refused") == {"14:03": (1, 1.0)}
    assert counting.count_all() == 0
    put("StopInstances", 2)
    counting.count_all()
    assert points("Stops") == {"14:02": (5, 5.0), "14:03": (1, 1.0)}


def test_a_metric_may_take_its_value_and_dimensions_from_the_event(run: Any, group: Any, put: Any) -> None:
    metric_filter(run, "Bytes", "{ $.additionalEventData.bytes = * }", metricValue="$.additionalEventData.bytes")
    metric_filter(run, "ByRegion", "{ $.eventName = * }", dimensions={"Region": "$.awsRegion"})
    metric_filter(run, "Idle", "{ $.eventName = Nothing }", defaultValue=0)
    put("PutThing", additionalEventData={"bytes": 40})
    put("PutThing", additionalEventData={"bytes": 2.5})
    put("PutThing", additionalEventData={"bytes": "many"}, awsRegion="eu-west-1")
    counting.count_all()
    assert points("Bytes") == {"14:02": (2, 42.5)}
    assert points("ByRegion", '{"Region":"eu-west-1"}') == {"14:02": (1, 1.0)}
    assert points("ByRegion", '{"Region":"us-east-1"}')["14:02"] == (2, 2.0)
    assert points("Idle")["14:02"] == (1, 0.0)


def test_only_what_the_trail_delivered_while_it_logged_is_in_the_group(run: Any, group: Any, put: Any) -> None:
    metric_filter(run, "All", "")
    put("During")
    run("cloudtrail:StopLogging", Name="org-audit")
    put("Paused")
    run("cloudtrail:StartLogging", Name="org-audit")
    put("Again")
    run("cloudtrail:PutEventSelectors", TrailName="org-audit", EventSelectors=[{"ReadWriteType": "WriteOnly"}])
    put("ReadThing", readOnly=True)
    put("WriteThing")
    run("cloudtrail:UpdateTrail", Name="org-audit", CloudWatchLogsLogGroupArn="", CloudWatchLogsRoleArn="")
    put("After")
    counting.count_all()
    text = "\n".join(messages(run))
    inside = [name for name in ("During", "Paused", "Again", "ReadThing", "WriteThing", "After") if f'"{name}"' in text]
    assert inside == ["During", "Again", "WriteThing"]
    assert '"StartLogging"' in text and '"StopLogging"' in text  # the deeds themselves are lines too
    assert sum(total for _, total in points("All").values()) == len(messages(run))
    assert Stretch.objects.filter(tx_until=None).count() == 0


def test_a_group_of_one_region_and_of_another_account_keeps_to_itself(run: Any, group: Any, put: Any) -> None:
    run("cloudtrail:UpdateTrail", Name="org-audit", IsMultiRegionTrail=False)
    put("Here")
    put("There", awsRegion="eu-west-1")
    put("Theirs", recipientAccountId="444455556666")
    counting.count_all()
    text = "\n".join(messages(run))
    assert '"Here"' in text and '"There"' not in text and '"Theirs"' not in text
    with pytest.raises(CallError, match="does not exist"):
        run("logs:FilterLogEvents", by="charlie", logGroupName=GROUP)
    assert run("logs:DescribeLogGroups", by="charlie") == {"logGroups": []}


def test_lines_are_found_by_pattern_time_and_stream_and_go_on_by_token(run: Any, group: Any, put: Any) -> None:
    put("First", 3)
    put("Second", 3, eventTime=f"{DAY}T15:00:00Z", awsRegion="eu-west-1")
    counting.count_all()
    at = int(MINUTE.timestamp() * 1000)
    assert len(messages(run, filterPattern="{ $.eventName = First }")) == 3
    assert len(messages(run, startTime=at, endTime=at + 60_000)) == 3
    assert len(messages(run, logStreamNamePrefix=f"{ACCOUNT}_CloudTrail_eu")) == 3
    assert len(messages(run, logStreamNames=[f"{ACCOUNT}_CloudTrail_us-east-1"], filterPattern="First")) == 3
    seen, token = [], None
    while True:
        more = {"nextToken": token} if token else {}
        page = run("logs:FilterLogEvents", logGroupName=GROUP, filterPattern="?First ?Second", limit=2, **more)
        seen += [event["eventId"] for event in page["events"]]
        token = page.get("nextToken")
        if token is None:
            break
    assert len(seen) == len(set(seen)) == 6
    with pytest.raises(CallError, match="at position 3"):
        messages(run, filterPattern="{ x }")


def test_patterns_and_values_that_do_not_hold_are_refused_and_nothing_is_kept(run: Any, group: Any) -> None:
    for pattern, told in (
        ("{ $.a }", {}),
        ("{ $.a = 1 }", {"metricValue": "much"}),
        ("word", {"metricValue": "$.size"}),
    ):
        with pytest.raises(CallError) as refusal:
            metric_filter(run, "Bad", pattern, **told)
        assert refusal.value.code == "InvalidParameterException"
    assert run("logs:DescribeMetricFilters", logGroupName=GROUP) == {"metricFilters": []}


def test_a_filter_is_described_tested_and_deleted(run: Any, group: Any) -> None:
    metric_filter(run, "Stops", "{ $.eventName = StopLogging }")
    shown = run("logs:DescribeMetricFilters", metricName="Stops", metricNamespace="T")["metricFilters"]
    assert [(item["filterName"], item["logGroupName"]) for item in shown] == [("Stops", GROUP)]
    assert run("logs:DescribeLogGroups")["logGroups"][0]["metricFilterCount"] == 1
    tested = run("logs:TestMetricFilter", filterPattern=shown[0]["filterPattern"],
                 logEventMessages=['{"eventName": "StopLogging"}', "no"])  # fmt: skip
    assert tested["matches"] == [
        {
            "eventNumber": 1,
            "eventMessage": '{"eventName": "StopLogging"}',
            "extractedValues": {"$.eventName": "StopLogging"},
        }
    ]
    run("logs:DeleteMetricFilter", logGroupName=GROUP, filterName="Stops")
    assert run("logs:DescribeMetricFilters", logGroupName=GROUP) == {"metricFilters": []}


def test_a_trail_is_not_pointed_at_a_group_that_is_not_there(run: Any, group: Any) -> None:
    with pytest.raises(CallError, match="there is no log group"):
        run("cloudtrail:UpdateTrail", Name="org-audit", CloudWatchLogsRoleArn=ROLE,
            CloudWatchLogsLogGroupArn=GROUP_ARN.replace("/cairn/trail", "/cairn/nowhere"))  # fmt: skip


def test_the_trails_status_tells_of_the_delivery_to_its_group(run: Any, group: Any, put: Any) -> None:
    put("Thing")
    counting.count_all()
    assert run("cloudtrail:GetTrailStatus", Name="org-audit")["LatestCloudWatchLogsDeliveryTime"]


def test_a_group_that_is_deleted_takes_its_stretches_along_and_the_events_stay(run: Any, group: Any, put: Any) -> None:
    put("Thing")
    run("logs:DeleteLogGroup", logGroupName=GROUP)
    assert not LogGroup.objects.exists() and not Stretch.objects.exists() and Trail.objects.get().logging
    assert counting.count_all() == 0


def test_windows_are_cut_and_none_is_left_out(run: Any, group: Any, put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 4)
    metric_filter(run, "All", "{ $.eventName = Thing }")
    for number in (1, 3, 7, 2, 1):
        put("Thing", number)
    assert counting.count_all() >= 14
    assert sum(total for _, total in points("All").values()) == 14


def test_two_workers_at_once_count_each_event_once(run: Any, group: Any, put: Any) -> None:
    metric_filter(run, "All", "{ $.eventName = Thing }")
    for _ in range(10):
        put("Thing", 20)

    def work() -> None:
        try:
            counting.count_all()
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    counting.count_all()
    assert points("All") == {"14:02": (200, 200.0)}


KILL = """
import os, signal, django
django.setup()
from trail.metrics import counting
from django.db import transaction
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
step = os.environ["STEP"]
if step == "before the hits are written": counting._write = die
if step == "before the end is moved": counting._defaults = die
if step == "before the commit": counting.trails.streamed = die
if step == "after the commit":
    real = counting.count
    def count(number):
        real(number); die()
    counting.count = count
counting.count_all()
"""
STEPS = ("before the hits are written", "before the end is moved", "before the commit", "after the commit")


def _killed(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A worker that ends itself at its step; one that finds nothing due yet (the horizon lags) is started again."""
    for _ in range(10):
        done = subprocess.run(
            [sys.executable, "-c", KILL], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            break
    return done


def _counted(expected: int, seconds: float = 20) -> float:
    """What is counted once the killed worker's session is gone: until then its transaction holds the horizon."""
    end = time.monotonic() + seconds
    while True:
        counting.count_all()
        counted = sum(total for _, total in points("All").values())
        if counted >= expected or time.monotonic() > end:
            return counted
        time.sleep(0.1)


def test_a_worker_that_is_killed_at_any_step_neither_loses_nor_doubles(run: Any, group: Any, put: Any) -> None:
    metric_filter(run, "All", "{ $.eventName = Thing }")
    database = settings.DATABASES["default"]
    place = quote(database["HOST"], safe="") + (f":{database['PORT']}" if database["PORT"] else "")
    address = f"postgres://{database['USER']}@{place}/{connection.settings_dict['NAME']}"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "project.settings", "DATABASE_URL": address}
    table = []
    for number, step in enumerate(STEPS, 1):
        put("Thing", 10)
        done = _killed({**environment, "STEP": step})
        assert done.returncode == -9, (step, done.stderr)
        counted = _counted(10 * number)
        table.append((step, 10 * number - counted))
        assert counted == 10 * number, step
    print("\nstep killed × lines lost or doubled:", table)


def test_an_organizations_group_has_lines_of_every_account(run: Any, group: Any, put: Any) -> None:
    run("cloudtrail:UpdateTrail", Name="org-audit", IsOrganizationTrail=True)
    put("Theirs", recipientAccountId="444455556666")
    counting.count_all()
    streams = {item["logStreamName"] for item in run("logs:DescribeLogStreams", logGroupName=GROUP)["logStreams"]}
    assert "444455556666_CloudTrail_us-east-1" in streams
    assert reads.group(ACCOUNT, "us-east-1", GROUP_ARN) == group
