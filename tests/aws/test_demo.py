"""The demo: what its page and the README promise, asked of the store by the AWS API, not of the demo itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.aws.conftest import Cairn, free_port, start, stop, until, wait_ready
from trail.alarms import presets

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cairn]:
    """An installation on which the demo was played to its end."""
    running = start(free_port(), tmp_path_factory.mktemp("demo") / "data", CAIRN_DEMO="1")
    try:
        wait_ready(running)
        until(400, (running.data / "demo-played").exists, pause=1)
        yield running
    finally:
        stop(running)


@pytest.fixture(scope="module")
def records(played: Cairn) -> list[dict[str, Any]]:
    """Every event of the account, of the three regions that the demo calls."""
    found = []
    for region in ("us-east-1", "eu-west-1", "ap-southeast-2"):
        pages = played.client("cloudtrail", region=region).get_paginator("lookup_events").paginate()
        found += [json.loads(event["CloudTrailEvent"]) for page in pages for event in page["Events"]]
    return found


def _who(record: dict[str, Any]) -> str:
    identity = record["userIdentity"]
    issuer = identity.get("sessionContext", {}).get("sessionIssuer", {})
    return str(issuer.get("userName") or identity.get("userName") or identity.get("type"))


def test_it_makes_hundreds_of_real_calls_by_several_identities(records: list[dict[str, Any]]) -> None:
    log = records
    people = Counter(_who(record) for record in log)
    assert {"alice", "dana", "ci-bot", "old-contractor", "deployer", "audrey"} <= set(people)
    assert len({record["eventSource"] for record in log}) >= 15
    assert (
        len(log) >= 250
    )  # data events (S3 objects, table items) are beside these: LookupEvents leaves them out, as AWS does
    assert sum("errorCode" in record for record in log) >= 20


def test_the_demo_counts_at_least_four_hundred_calls_with_the_cli_among_them(played: Cairn) -> None:
    said = (played.data / "logs" / "demo.log").read_text()
    assert int(said.split("The demo made ")[1].split(" calls")[0]) >= 400, said
    agents = {
        json.loads(event["CloudTrailEvent"])["userAgent"].partition("/")[0]
        for event in played.client("cloudtrail").lookup_events(
            LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "DescribeSecurityGroups"}]
        )["Events"]
    }
    assert {"Boto3", "aws-cli"} <= agents


def test_mistakes_are_found_and_some_are_put_right(played: Cairn, records: list[dict[str, Any]]) -> None:
    names = Counter(record["eventName"] for record in records if "errorCode" not in record)
    for deed in (
        "PutBucketAcl", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "CreateDBInstance",
        "StopLogging", "StartLogging", "PutUserPolicy", "DeleteUserPolicy", "AssumeRole", "TerminateInstances",
    ):  # fmt: skip
        assert names[deed], deed
    config = played.client("config")

    def standing() -> dict[str, str]:
        found = config.describe_compliance_by_config_rule()["ComplianceByConfigRules"]
        return {item["ConfigRuleName"]: item["Compliance"]["ComplianceType"] for item in found}

    until(20, lambda: standing()["restricted-ssh"] == "COMPLIANT")
    assert standing()["rds-storage-encrypted"] == "NON_COMPLIANT"
    closed = next(
        record["requestParameters"]["groupId"]
        for record in records
        if record["eventName"] == "RevokeSecurityGroupIngress"
    )
    history = config.get_resource_config_history(resourceType="AWS::EC2::SecurityGroup", resourceId=closed)
    causes = {cause for item in history["configurationItems"] for cause in item["relatedEvents"]}
    opened = {record["eventID"] for record in records if record["eventName"] == "AuthorizeSecurityGroupIngress"}
    assert causes & opened


def test_the_trail_is_validated_kept_for_seven_years_and_fills_a_log_group(played: Cairn) -> None:
    trail = played.client("cloudtrail")
    (found,) = trail.describe_trails()["trailList"]
    assert found["LogFileValidationEnabled"] and ":log-group:/cairn/trail:" in found["CloudWatchLogsLogGroupArn"]
    assert trail.get_trail_status(Name="org-audit")["IsLogging"]
    (group,) = played.client("logs").describe_log_groups(logGroupNamePrefix="/cairn/")["logGroups"]
    assert group["metricFilterCount"] == 15


def test_the_intruder_and_the_stopped_trail_make_alarms_fire(played: Cairn) -> None:
    cloudwatch = played.client("cloudwatch")
    usual = [preset.name for preset in presets.CIS]
    assert len(cloudwatch.describe_alarms(AlarmNames=usual)["MetricAlarms"]) == len(usual) == 15

    wanted = {
        "UnauthorizedApiCalls",
        "CloudTrailChanges",
        "IamPolicyChanges",
        "SecurityGroupChanges",
        "BucketPolicyChanges",
    }

    def fired() -> set[str]:
        return {
            item["AlarmName"]
            for name in wanted
            for item in cloudwatch.describe_alarm_history(AlarmName=name, HistoryItemType="StateUpdate")[
                "AlarmHistoryItems"
            ]
            if item["HistorySummary"].endswith("to ALARM")
        }

    until(30, lambda: wanted <= fired())


def test_another_system_has_put_its_events_through_a_channel(played: Cairn) -> None:
    trail = played.client("cloudtrail")
    (channel,) = trail.list_channels()["Channels"]
    status = trail.get_channel(Channel=channel["ChannelArn"])["IngestionStatus"]
    assert status["LatestIngestionErrorCode"] in {"InvalidChecksum", "DuplicatedAuditEventId"}
    assert status["LatestIngestionSuccessEventID"]


def test_no_secret_of_the_demo_is_in_a_record(records: list[dict[str, Any]]) -> None:
    text = json.dumps(records)
    assert "of-the-demo" not in text
    for record in records:
        key = (record.get("responseElements") or {}).get("accessKey") or {}
        assert set(key) <= {"accessKeyId", "userName", "status", "createDate", "secretAccessKey"}
        assert key.get("secretAccessKey", "HIDDEN_DUE_TO_SECURITY_REASONS") == "HIDDEN_DUE_TO_SECURITY_REASONS"


def test_a_second_start_plays_it_no_more_and_nothing_reads_as_deleted(played: Cairn) -> None:
    before = _deleted(played)
    stop(played)
    again = start(played.port, played.data, CAIRN_DEMO="1")
    played.process = again.process
    wait_ready(played)
    log = played.data.parent / f"{played.data.name}.log"
    assert log.read_text().count("the demo plays") == 1
    # of what there is nothing nothing can be gone: the beat's poll looks at all the rest
    looked = played.manage(
        "shell", "-c",
        "from config_app.recorder import reads, writes; print([writes.poll(*one) for one in sorted(reads.recorded_places())])",
    )  # fmt: skip
    assert looked.returncode == 0 and "'failed': 0" in looked.stdout, looked.stderr
    assert _deleted(played) == before


def _deleted(cairn: Cairn) -> int:
    config = cairn.client("config")
    counts = config.get_discovered_resource_counts()["resourceCounts"]
    known = set(config.meta.service_model.shape_for("ResourceType").enum)  # the API takes no others
    kinds = [item["resourceType"] for item in counts if item["resourceType"] in known]
    gone = 0
    for kind in kinds:
        pages = config.get_paginator("list_discovered_resources").paginate(
            resourceType=kind, includeDeletedResources=True
        )
        gone += sum("resourceDeletionTime" in item for page in pages for item in page["resourceIdentifiers"])
    return gone
