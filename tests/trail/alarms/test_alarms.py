"""Alarms over metrics: they turn, remember, and tell a topic, each turn once; the CIS presets fire on an intruder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from project.kernel import clock
from project.kernel.errors import CallError
from tests.conftest import ACCOUNT
from tests.trail.metrics.conftest import GROUP
from trail.alarms import presets, reads, writes
from trail.alarms.models import Alarm, AlarmTurn
from trail.metrics import counting, pattern

STOPS = {"Namespace": "T", "MetricName": "Stops", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 3.0,
         "ComparisonOperator": "GreaterThanOrEqualToThreshold", "TreatMissingData": "notBreaching"}  # fmt: skip


def now() -> str:
    return clock.iso(clock.now())


@pytest.fixture
def stops(run: Any, group: Any) -> None:
    run("logs:PutMetricFilter", logGroupName=GROUP, filterName="Stops", filterPattern="{ $.eventName = StopInstances }",
        metricTransformations=[{"metricName": "Stops", "metricNamespace": "T", "metricValue": "1"}])  # fmt: skip


def test_an_alarm_turns_tells_its_topic_once_and_comes_back(run: Any, stops: None, put: Any, told: Any) -> None:
    run("cloudwatch:PutMetricAlarm", AlarmName="stops", AlarmActions=[told.arn], OKActions=[told.arn],
        AlarmDescription="Somebody stops machines.", **STOPS)  # fmt: skip
    alarm = Alarm.objects.get()
    assert (alarm.state, writes.evaluate_all(), writes.evaluate_all()) == ("INSUFFICIENT_DATA", 1, 0)
    put("StopInstances", 2, eventTime=now())
    counting.count_all()
    assert writes.evaluate_all() == 0
    put("StopInstances", 1, eventTime=now())
    counting.count_all()
    writes.evaluate_all()
    alarm.refresh_from_db()
    if alarm.state == "OK":  # the minute ended between the two: three of one minute decide
        put("StopInstances", 3, eventTime=now())
        counting.count_all()
        writes.evaluate_all()
        alarm.refresh_from_db()
    assert alarm.state == "ALARM" and "Threshold Crossed: 1 out of the last 1 datapoints [3]" in alarm.reason
    assert writes.evaluate_all() == 0
    first, second = told()
    assert (first["OldStateValue"], first["NewStateValue"]) == ("INSUFFICIENT_DATA", "OK")
    assert (second["AlarmName"], second["NewStateValue"], second["AWSAccountId"]) == ("stops", "ALARM", ACCOUNT)
    assert second["Trigger"]["MetricName"] == "Stops" and second["Trigger"]["Statistic"] == "SUM"

    later = clock.now() + timedelta(minutes=3)
    assert [value for _, value in reads.datapoints(alarm, later, 1)] == [None]
    history = run("cloudwatch:DescribeAlarmHistory", AlarmName="stops")["AlarmHistoryItems"]
    assert [item["HistoryItemType"] for item in history] == [
        "Action", "StateUpdate", "Action", "StateUpdate", "ConfigurationUpdate",
    ]  # fmt: skip
    assert history[1]["HistorySummary"] == "Alarm updated from OK to ALARM"


def test_datapoints_are_periods_that_end_with_the_running_minute(run: Any, stops: None, put: Any) -> None:
    run("cloudwatch:PutMetricAlarm", AlarmName="stops", **{**STOPS, "Period": 120, "EvaluationPeriods": 3})
    moment = clock.now().replace(second=30, microsecond=0) - timedelta(minutes=5)
    for ago, number in ((0, 1), (1, 2), (2, 4), (5, 8)):
        put("StopInstances", number, eventTime=clock.iso(moment - timedelta(minutes=ago)))
    counting.count_all()
    alarm = Alarm.objects.get()
    assert [value for _, value in reads.datapoints(alarm, moment, 3)] == [8.0, 4.0, 3.0]
    alarm.comparison = "LessThanThreshold"  # the running minute is not over: few hits in it say nothing yet
    assert [value for _, value in reads.datapoints(alarm, moment, 3)] == [8.0, None, 6.0]


def test_a_state_set_by_hand_acts_and_is_set_right_by_the_next_evaluation(run: Any, stops: None, told: Any) -> None:
    run("cloudwatch:PutMetricAlarm", AlarmName="stops", AlarmActions=[told.arn], **STOPS)
    run("cloudwatch:SetAlarmState", AlarmName="stops", StateValue="ALARM", StateReason="a drill")
    assert writes.evaluate_all() == 0 and told()[0]["NewStateReason"] == "a drill"
    Alarm.objects.update(held_until=None)
    assert writes.evaluate_all() == 1 and Alarm.objects.get().state == "OK"
    run("cloudwatch:DisableAlarmActions", AlarmNames=["stops"])
    run("cloudwatch:SetAlarmState", AlarmName="stops", StateValue="ALARM", StateReason="silent")
    assert len(told()) == 1 and Alarm.objects.get().state == "ALARM"


@pytest.mark.parametrize(
    "wrong",
    [
        {"Period": 30}, {"Period": 90}, {"DatapointsToAlarm": 2}, {"Statistic": "p99"}, {"AlarmActions": ["arn:aws:lambda:x"]},
        {"AlarmActions": ["arn:aws:sns:us-east-1:444455556666:theirs"]}, {"TreatMissingData": "guess"},
        {"AlarmActions": [f"arn:aws:sns:us-east-1:{ACCOUNT}:cairn-nowhere"]}, {"EvaluationPeriods": 2000},
        {"ComparisonOperator": "LessThanLowerThreshold"}, {"Threshold": None},
    ],
)  # fmt: skip
def test_what_an_alarm_cannot_be_is_refused_with_a_reason(run: Any, stops: None, wrong: dict[str, Any]) -> None:
    given = {name: value for name, value in {**STOPS, **wrong}.items() if value is not None}
    with pytest.raises(CallError) as refusal:
        run("cloudwatch:PutMetricAlarm", AlarmName="bad", **given)
    assert len(refusal.value.message) > 20 and not Alarm.objects.exists()


def test_alarms_are_listed_by_name_state_and_prefix_and_only_to_their_account(run: Any, stops: None) -> None:
    for name in ("one", "other", "two"):
        run("cloudwatch:PutMetricAlarm", AlarmName=name, **STOPS)

    def names(**wire: Any) -> list[str]:
        return [alarm["AlarmName"] for alarm in run("cloudwatch:DescribeAlarms", **wire)["MetricAlarms"]]

    assert names() == ["one", "other", "two"] and names(AlarmNamePrefix="o") == ["one", "other"]
    assert names(AlarmNames=["two", "three"]) == ["two"] and names(StateValue="ALARM") == []
    page = run("cloudwatch:DescribeAlarms", MaxRecords=2)
    assert names(NextToken=page["NextToken"], MaxRecords=2) == ["two"]
    assert run("cloudwatch:DescribeAlarms", by="charlie")["MetricAlarms"] == []
    with pytest.raises(CallError, match="no alarm"):
        run("cloudwatch:DeleteAlarms", by="charlie", AlarmNames=["one"])
    run("cloudwatch:DeleteAlarms", AlarmNames=["one", "two"])
    assert names() == ["other"]
    assert AlarmTurn.objects.filter(name="one", summary__contains="deleted").exists()


def test_the_statistics_of_a_metric_are_answered(run: Any, stops: None, put: Any) -> None:
    moment = (clock.now() - timedelta(minutes=10)).replace(second=0, microsecond=0)
    put("StopInstances", 2, eventTime=clock.iso(moment))
    put("StopInstances", 3, eventTime=clock.iso(moment + timedelta(minutes=1)))
    counting.count_all()
    found = run("cloudwatch:GetMetricStatistics", Namespace="T", MetricName="Stops", StartTime=moment, Period=300,
                EndTime=moment + timedelta(minutes=5), Statistics=["Sum", "Maximum"])["Datapoints"]  # fmt: skip
    assert found == [{"Timestamp": moment, "Unit": "None", "Sum": 5.0, "Maximum": 1.0}]


def test_the_cis_presets_are_fifteen_patterns_that_parse_and_differ() -> None:
    assert [preset.control for preset in presets.CIS] == [f"4.{number}" for number in range(1, 16)]
    assert len({preset.name for preset in presets.CIS}) == len({preset.pattern for preset in presets.CIS}) == 15
    for preset in presets.CIS:
        assert pattern.parse(preset.pattern).kind == "json", preset.name


INTRUDER = (
    ("CreateUser", "iam", "AccessDenied"), ("AttachUserPolicy", "iam", "AccessDenied"),
    ("StopLogging", "cloudtrail", "AccessDeniedException"), ("StopConfigurationRecorder", "config", "AccessDeniedException"),
    ("AuthorizeSecurityGroupIngress", "ec2", ""), ("PutBucketPolicy", "s3", ""), ("RunInstances", "ec2", "Client.UnauthorizedOperation"),
)  # fmt: skip


def test_one_operation_puts_the_cis_alarms_and_they_fire_on_an_intruder(
    run: Any, group: Any, put: Any, told: Any
) -> None:
    made = run("cairn:PutCisAlarms", logGroupName=GROUP, topicArn=told.arn)["alarmNames"]
    assert len(made) == 15 == Alarm.objects.count() == len(run("logs:DescribeMetricFilters")["metricFilters"])
    assert run("cairn:PutCisAlarms", logGroupName=GROUP, topicArn=told.arn)["alarmNames"] == made
    assert Alarm.objects.count() == 15
    counting.count_all()
    writes.evaluate_all()
    Alarm.objects.update(state="OK")  # making the trail and this very group is of no matter here
    from trail.metrics.models import MetricPoint

    MetricPoint.objects.all().delete()
    for name, source, error in INTRUDER:
        put(name, eventSource=f"{source}.amazonaws.com", eventTime=now(), **({"errorCode": error} if error else {}))
    counting.count_all()
    writes.evaluate_all()
    fired = set(Alarm.objects.filter(state="ALARM").values_list("name", flat=True))
    assert fired == {"UnauthorizedApiCalls", "IamPolicyChanges", "CloudTrailChanges", "ConfigChanges",
                     "SecurityGroupChanges", "BucketPolicyChanges"}  # fmt: skip
    assert {message["AlarmName"] for message in told() if message["NewStateValue"] == "ALARM"} >= fired


def test_presets_that_are_refused_leave_nothing_behind(run: Any, group: Any) -> None:
    with pytest.raises(CallError, match="must be of the account"):
        run("cairn:PutCisAlarms", logGroupName=GROUP, topicArn="arn:aws:sns:us-east-1:444455556666:theirs")
    assert not Alarm.objects.exists() and not run("logs:DescribeMetricFilters")["metricFilters"]


def test_a_turn_that_cannot_be_told_of_does_not_happen(run: Any, stops: None, told: Any, monkeypatch: Any) -> None:
    run("cloudwatch:PutMetricAlarm", AlarmName="stops", OKActions=[told.arn], **STOPS)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the queue is away")

    monkeypatch.setattr(writes.relaying, "say", broken)
    with pytest.raises(RuntimeError):
        writes.evaluate(Alarm.objects.get().id)
    assert (
        Alarm.objects.get().state == "INSUFFICIENT_DATA" and not AlarmTurn.objects.filter(kind="StateUpdate").exists()
    )
    monkeypatch.undo()
    assert writes.evaluate_all() == 1 and len(told()) == 1


def test_the_stamp_of_a_message_is_utc(run: Any) -> None:
    assert writes._stamp(datetime(2026, 11, 18, 14, 2, 11, 5000, UTC)) == "2026-11-18T14:02:11.005+0000"
