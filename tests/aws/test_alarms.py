"""Log groups, metric filters and alarms by the real CLI and boto3: Cairn's own are answered here, others by the cloud."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws.conftest import ACCOUNT, KEY, Cairn, until

pytestmark = pytest.mark.slow
GROUP = "/cairn/wire"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/logs"


@pytest.fixture(scope="module")
def watched(cairn: Cairn) -> Iterator[str]:
    """A trail into a log group, a topic, and the CIS alarms, all over the wire or REST."""
    cairn.client("s3").create_bucket(Bucket="wire-alarm-logs")
    cairn.cli("logs", "create-log-group", "--log-group-name", GROUP)
    arn = json.loads(cairn.cli("logs", "describe-log-groups", "--log-group-name-prefix", GROUP).stdout)["logGroups"][0][
        "arn"
    ]
    cairn.cli("cloudtrail", "create-trail", "--name", "wire-alarms", "--s3-bucket-name", "wire-alarm-logs",
              "--is-multi-region-trail", "--cloud-watch-logs-log-group-arn", arn, "--cloud-watch-logs-role-arn", ROLE)  # fmt: skip
    cairn.cli("cloudtrail", "start-logging", "--name", "wire-alarms")
    yield GROUP
    cairn.cli("cloudtrail", "delete-trail", "--name", "wire-alarms")


def test_a_filter_counts_and_its_alarm_fires_within_seconds(cairn: Cairn, watched: str) -> None:
    cairn.cli("logs", "put-metric-filter", "--log-group-name", watched, "--filter-name", "Refused", "--filter-pattern",
              '{ ($.errorCode = "AccessDenied*") || ($.eventName = CreateSecurityGroup) }', "--metric-transformations",
              "metricName=Refused,metricNamespace=Wire,metricValue=1")  # fmt: skip
    topic = cairn.client("sns").create_topic(Name="cairn-wire")["TopicArn"]
    queue = cairn.client("sqs").create_queue(QueueName="wire-alarms")["QueueUrl"]
    target = cairn.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"][
        "QueueArn"
    ]
    assert (
        cairn.client("sns")
        .subscribe(TopicArn=topic, Protocol="sqs", Endpoint=target)["SubscriptionArn"]
        .startswith(topic)
    )
    cairn.cli("cloudwatch", "put-metric-alarm", "--alarm-name", "refused", "--namespace", "Wire", "--metric-name", "Refused",
              "--statistic", "Sum", "--period", "60", "--evaluation-periods", "1", "--threshold", "1",
              "--comparison-operator", "GreaterThanOrEqualToThreshold", "--treat-missing-data", "notBreaching",
              "--alarm-actions", topic)  # fmt: skip
    cairn.client("ec2").create_security_group(GroupName="intruder", Description="x")

    def fired() -> Any:
        found = cairn.client("cloudwatch").describe_alarms(AlarmNames=["refused"])["MetricAlarms"]
        return found and found[0]["StateValue"] == "ALARM" and found[0]

    alarm = until(40, fired)
    assert alarm["AlarmActions"] == [topic] and "Threshold Crossed" in alarm["StateReason"]
    history = json.loads(cairn.cli("cloudwatch", "describe-alarm-history", "--alarm-name", "refused").stdout)
    assert any(item["HistorySummary"].endswith("to ALARM") for item in history["AlarmHistoryItems"])
    message = until(30, lambda: cairn.client("sqs").receive_message(QueueUrl=queue).get("Messages"))[0]
    envelope = json.loads(message["Body"])
    assert envelope["TopicArn"] == topic and json.loads(envelope["Message"])["NewStateValue"] == "ALARM"
    status = cairn.client("cloudtrail").get_trail_status(Name="wire-alarms")
    assert status["LatestCloudWatchLogsDeliveryTime"]


def test_lines_are_filtered_and_patterns_tested_by_the_cli(cairn: Cairn, watched: str) -> None:
    cairn.client("ec2").create_security_group(GroupName="lines", Description="x")

    def found() -> Any:
        answer = cairn.cli("logs", "filter-log-events", "--log-group-name", watched, "--filter-pattern",
                           "{ $.requestParameters.groupName = lines }")  # fmt: skip
        return json.loads(answer.stdout)["events"]

    (line,) = until(30, found)
    assert json.loads(line["message"])["eventName"] == "CreateSecurityGroup"
    assert line["logStreamName"] == f"{ACCOUNT}_CloudTrail_us-east-1"
    tested = json.loads(
        cairn.cli(
            "logs", "test-metric-filter", "--filter-pattern", "{ $.a = 1 }", "--log-event-messages", '{"a": 1}'
        ).stdout
    )
    assert tested["matches"][0]["extractedValues"] == {"$.a": "1"}
    broken = cairn.cli(
        "logs", "test-metric-filter", "--filter-pattern", "{ $.a }", "--log-event-messages", "x", check=False
    )
    assert "InvalidParameterException" in broken.stderr and "at position 7" in broken.stderr


def test_what_is_not_cairns_goes_to_the_cloud_and_listings_show_both(cairn: Cairn, watched: str) -> None:
    logs, metrics = cairn.client("logs"), cairn.client("cloudwatch")
    logs.create_log_group(logGroupName="/aws/lambda/theirs")
    names = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    assert watched in names and "/aws/lambda/theirs" in names
    metrics.put_metric_alarm(AlarmName="cpu", Namespace="AWS/EC2", MetricName="CPUUtilization", Statistic="Average", Period=60,
                             EvaluationPeriods=1, Threshold=90, ComparisonOperator="GreaterThanThreshold")  # fmt: skip
    alarms = [alarm["AlarmName"] for alarm in metrics.describe_alarms()["MetricAlarms"]]
    assert "cpu" in alarms
    with pytest.raises(ClientError) as refusal:
        logs.put_metric_filter(logGroupName="/cairn/nowhere", filterName="x", filterPattern="", metricTransformations=[
            {"metricName": "x", "metricNamespace": "x", "metricValue": "1"}])  # fmt: skip
    assert refusal.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_own_operations_are_events_too(cairn: Cairn, watched: str) -> None:
    event = until(10, lambda: cairn.event("CreateLogGroup", GROUP))
    assert (event["eventSource"], event["userIdentity"]["accessKeyId"]) == ("logs.amazonaws.com", KEY)
