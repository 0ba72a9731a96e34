"""Trails as AWS keeps them: names, homes, shadows, limits, destinations, tags, status; and what each refusal is called."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from project.platform.identity import upstream
from project.platform.keys import reads as keys
from project.platform.topics import writes as topics
from tests.conftest import ACCOUNT, STRANGER
from tests.trail.installation import bucket, refusal, run, trail
from trail.trails import organization
from trail.trails.models import Trail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(data_folder: Path) -> None:
    upstream.forget()


def describe(user: Any, region: str = "us-east-1", **wire: Any) -> list[str]:
    return [item["Name"] for item in run(user, "cloudtrail:DescribeTrails", region=region, **wire)["trailList"]]


@pytest.mark.parametrize("name", ["ab", "-ab", "ab-", "a--b", "a._b", "192.168.5.4", "a b", "ä" * 4, "x" * 129])
def test_a_name_that_aws_refuses_is_refused(alice: Any, name: str) -> None:
    given = {"Name": name, "S3BucketName": bucket()}
    assert refusal(alice, "cloudtrail:CreateTrail", **given) == "InvalidTrailNameException"


def test_what_was_created_is_described_with_its_defaults(alice: Any) -> None:
    run(alice, "cloudtrail:CreateTrail", Name="main", S3BucketName=bucket(), S3KeyPrefix="a/b/")
    found = run(alice, "cloudtrail:GetTrail", Name="main")["Trail"]
    assert found == {
        "Name": "main", "S3BucketName": "trail-logs", "S3KeyPrefix": "a/b", "IncludeGlobalServiceEvents": True,
        "IsMultiRegionTrail": False, "HomeRegion": "us-east-1", "LogFileValidationEnabled": False,
        "TrailARN": f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/main", "HasCustomEventSelectors": False,
        "HasInsightSelectors": False, "IsOrganizationTrail": False, "RecursiveLogging": True,
    }  # fmt: skip


def test_a_multi_region_trail_is_a_shadow_elsewhere_and_changed_only_at_home(alice: Any) -> None:
    made = trail(alice, region="eu-west-1", IsMultiRegionTrail=True)
    trail(alice, "single", region="eu-west-1")
    assert describe(alice) == ["main"]
    assert describe(alice, includeShadowTrails=False) == []
    assert describe(alice, "eu-west-1") == ["main", "single"]
    assert describe(alice, trailNameList=["main", "single", "nothing"]) == ["main"]
    assert describe(alice, trailNameList=[f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/single"]) == ["single"]
    assert run(alice, "cloudtrail:GetTrailStatus", Name="main")["IsLogging"] is True
    for operation in ("StopLogging", "StartLogging", "DeleteTrail", "UpdateTrail"):
        assert refusal(alice, f"cloudtrail:{operation}", Name=made.arn) == "InvalidHomeRegionException"
    assert (
        refusal(alice, "cloudtrail:PutEventSelectors", TrailName="main", EventSelectors=[{}])
        == "InvalidHomeRegionException"
    )
    assert refusal(alice, "cloudtrail:GetTrail", Name="single") == "TrailNotFoundException"
    assert refusal(alice, "cloudtrail:GetTrail", Name="arn:aws:s3:::main") == "CloudTrailARNInvalidException"


def test_five_trails_fill_a_region_shadows_counted(alice: Any) -> None:
    trail(alice, "away", region="eu-west-1", IsMultiRegionTrail=True)
    for number in range(4):
        trail(alice, f"trail-{number}", start=False)
    more = {"Name": "more", "S3BucketName": "trail-logs"}
    assert refusal(alice, "cloudtrail:CreateTrail", **more) == "MaximumNumberOfTrailsExceededException"
    assert refusal(alice, "cloudtrail:CreateTrail", region="eu-west-1", **more) == ""
    assert refusal(alice, "cloudtrail:CreateTrail", **{**more, "Name": "trail-1"}) == "TrailAlreadyExistsException"


ROLE = f"arn:aws:iam::{ACCOUNT}:role/x"
BAD: list[tuple[dict[str, Any], str]] = [
    ({"S3BucketName": "no-such-bucket"}, "S3BucketDoesNotExistException"),
    ({"S3BucketName": "Bad_Bucket"}, "InvalidS3BucketNameException"),
    ({"S3BucketName": "strangers-logs"}, "InsufficientS3BucketPolicyException"),
    ({"S3KeyPrefix": "x" * 201}, "InvalidS3PrefixException"),
    ({"S3KeyPrefix": "a/../b"}, "InvalidS3PrefixException"),
    ({"S3KeyPrefix": "/a"}, "InvalidS3PrefixException"),
    ({"IsMultiRegionTrail": True, "IncludeGlobalServiceEvents": False}, "InvalidParameterCombinationException"),
    ({"SnsTopicName": "no such topic"}, "InvalidSnsTopicNameException"),
    ({"SnsTopicName": "absent"}, "InsufficientSnsTopicPolicyException"),
    ({"SnsTopicName": f"arn:aws:sns:us-east-1:{STRANGER}:theirs"}, "InsufficientSnsTopicPolicyException"),
    ({"KmsKeyId": "not a key"}, "InvalidKmsKeyIdException"),
    ({"KmsKeyId": "alias/cairn/absent"}, "KmsKeyNotFoundException"),
    ({"KmsKeyId": f"arn:aws:kms:us-east-1:{STRANGER}:alias/cairn/theirs"}, "InsufficientEncryptionPolicyException"),
    ({"CloudWatchLogsLogGroupArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:x:*"}, "InvalidCloudWatchLogsRoleArnException"),
    ({"CloudWatchLogsRoleArn": ROLE}, "InvalidCloudWatchLogsLogGroupArnException"),
    ({"CloudWatchLogsLogGroupArn": "x", "CloudWatchLogsRoleArn": ROLE}, "InvalidCloudWatchLogsLogGroupArnException"),
    ({"TagsList": [{"Key": "a"}, {"Key": "a"}]}, "InvalidTagParameterException"),
    ({"TagsList": [{"Key": "aws:a"}]}, "InvalidTagParameterException"),
    ({"TagsList": [{"Key": f"k{n}"} for n in range(51)]}, "TagsLimitExceededException"),
    ({"IsOrganizationTrail": True}, "OrganizationsNotInUseException"),
    ({"Name": None}, "ValidationException"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "code"), BAD, ids=[f"{list(item[0])[-1]} {item[1]}" for item in BAD])
def test_a_trail_that_cannot_be_is_refused_whole(
    alice: Any, given: dict[str, Any], code: str, monkeypatch: Any
) -> None:
    bucket("strangers-logs", account=STRANGER)
    if code == "OrganizationsNotInUseException":
        monkeypatch.setattr(organization.Account.objects, "count", lambda: 1)
        monkeypatch.setattr(organization.identity, "first_account", lambda: ACCOUNT)
    wire = {"Name": "main", "S3BucketName": bucket(), **given}
    assert refusal(alice, "cloudtrail:CreateTrail", **wire) == code
    assert not Trail.ever.exists()


def test_an_update_is_refused_by_what_would_be_after_it(alice: Any) -> None:
    trail(alice, IncludeGlobalServiceEvents=False)
    assert (
        refusal(alice, "cloudtrail:UpdateTrail", Name="main", IsMultiRegionTrail=True)
        == "InvalidParameterCombinationException"
    )
    assert not refusal(
        alice, "cloudtrail:UpdateTrail", Name="main", IsMultiRegionTrail=True, IncludeGlobalServiceEvents=True
    )


def test_settings_are_taken_away_by_empty_texts(alice: Any) -> None:
    topic = topics.make_topic(ACCOUNT, "us-east-1", "deliveries")
    run(alice, "cairn:CreateKey", name="logs")
    key = keys.find(ACCOUNT, "us-east-1", "alias/cairn/logs")
    assert key is not None
    trail(alice, SnsTopicName="deliveries", KmsKeyId="alias/cairn/logs", S3KeyPrefix="deep")
    found = run(alice, "cloudtrail:GetTrail", Name="main")["Trail"]
    assert (found["SnsTopicName"], found["SnsTopicARN"], found["KmsKeyId"]) == ("deliveries", topic.arn, key.arn)
    found = run(alice, "cloudtrail:UpdateTrail", Name="main", SnsTopicName="", KmsKeyId="", S3KeyPrefix="")
    assert not {"SnsTopicName", "SnsTopicARN", "KmsKeyId", "S3KeyPrefix"} & found.keys()


def test_tags_are_added_listed_and_removed_by_arn(alice: Any, charlie: Any) -> None:
    arn = trail(alice, TagsList=[{"Key": "team", "Value": "audit"}]).arn
    run(alice, "cloudtrail:AddTags", ResourceId=arn, TagsList=[{"Key": "stage", "Value": "live"}, {"Key": "bare"}])
    shown = run(alice, "cloudtrail:ListTags", ResourceIdList=[arn])["ResourceTagList"]
    assert shown == [
        {
            "ResourceId": arn,
            "TagsList": [{"Key": "bare"}, {"Key": "stage", "Value": "live"}, {"Key": "team", "Value": "audit"}],
        }
    ]
    run(alice, "cloudtrail:RemoveTags", ResourceId=arn, TagsList=[{"Key": "team"}, {"Key": "stage", "Value": "other"}])
    assert set(Trail.objects.get().tags) == {"stage", "bare"}
    for resource, code in (
        ("main", "CloudTrailARNInvalidException"),
        (f"{arn}x", "ResourceNotFoundException"),
        (arn.replace("trail/", "import/"), "ResourceTypeNotSupportedException"),
    ):
        assert refusal(alice, "cloudtrail:AddTags", ResourceId=resource, TagsList=[{"Key": "a"}]) == code
    assert (
        refusal(charlie, "cloudtrail:AddTags", ResourceId=arn, TagsList=[{"Key": "a"}]) == "ResourceNotFoundException"
    )
    assert refusal(charlie, "cloudtrail:ListTags", ResourceIdList=[arn]) == "ResourceNotFoundException"


def test_the_status_has_all_its_seventeen_members_once_all_has_happened(alice: Any) -> None:
    made = trail(alice)
    run(alice, "cloudtrail:StopLogging", Name="main")
    moment = datetime(2026, 11, 18, 14, tzinfo=UTC)
    Trail.objects.filter(id=made.id).update(
        delivered=moment, attempted=moment, error="AccessDenied", notified=moment, notify_error="NotFound", streamed=moment,
        stream_error="ResourceNotFoundException", digested=moment, digest_error="NoSuchBucket",
    )  # fmt: skip
    status = run(alice, "cloudtrail:GetTrailStatus", Name="main")
    assert len(status) == 17
    assert status["LatestDeliveryTime"] == moment and status["LatestDigestDeliveryError"] == "NoSuchBucket"
    assert status["IsLogging"] is False and status["StartLoggingTime"] <= status["StopLoggingTime"]


def test_a_trail_never_started_says_nothing_of_deliveries(alice: Any) -> None:
    trail(alice, start=False)
    status = run(alice, "cloudtrail:GetTrailStatus", Name="main")
    assert status["IsLogging"] is False
    assert not {"LatestDeliveryTime", "StartLoggingTime", "LatestDeliveryError"} & status.keys()


def test_selectors_are_shown_as_they_were_put_and_the_other_kind_is_gone(alice: Any) -> None:
    trail(alice)
    assert run(alice, "cloudtrail:GetEventSelectors", TrailName="main")["EventSelectors"] == [
        {
            "ReadWriteType": "All",
            "IncludeManagementEvents": True,
            "DataResources": [],
            "ExcludeManagementEventSources": [],
        }
    ]
    asked = [
        {
            "FieldSelectors": [
                {
                    "Field": "eventCategory",
                    "Equals": ["Management"],
                }
            ]
        }
    ]
    run(alice, "cloudtrail:PutEventSelectors", TrailName="main", AdvancedEventSelectors=asked)
    found = run(alice, "cloudtrail:GetEventSelectors", TrailName="main")
    assert found["AdvancedEventSelectors"] == asked and "EventSelectors" not in found
    assert run(alice, "cloudtrail:GetTrail", Name="main")["Trail"]["HasCustomEventSelectors"] is True
    run(alice, "cloudtrail:PutEventSelectors", TrailName="main", EventSelectors=[{"ReadWriteType": "WriteOnly"}])
    assert "AdvancedEventSelectors" not in run(alice, "cloudtrail:GetEventSelectors", TrailName="main")
    both = {"EventSelectors": [{}], "AdvancedEventSelectors": asked}
    assert refusal(alice, "cloudtrail:PutEventSelectors", TrailName="main", **both) == "InvalidEventSelectorsException"
    assert refusal(alice, "cloudtrail:PutEventSelectors", TrailName="main") == "InvalidEventSelectorsException"


def test_insights_need_the_events_that_they_are_made_of(alice: Any) -> None:
    trail(alice)
    put, rate = "cloudtrail:PutInsightSelectors", [{"InsightType": "ApiCallRateInsight"}]
    assert refusal(alice, "cloudtrail:GetInsightSelectors", TrailName="main") == "InsightNotEnabledException"
    run(alice, put, TrailName="main", InsightSelectors=rate)
    assert run(alice, "cloudtrail:GetInsightSelectors", TrailName="main")["InsightSelectors"] == rate
    reads_only = [{"ReadWriteType": "ReadOnly"}]
    assert (
        refusal(alice, "cloudtrail:PutEventSelectors", TrailName="main", EventSelectors=reads_only)
        == "InvalidEventSelectorsException"
    )
    run(alice, put, TrailName="main", InsightSelectors=[])
    run(alice, "cloudtrail:PutEventSelectors", TrailName="main", EventSelectors=reads_only)
    assert refusal(alice, put, TrailName="main", InsightSelectors=rate) == "InvalidInsightSelectorsException"
    assert refusal(alice, put, TrailName="main", InsightSelectors=[{"InsightType": "ApiErrorRateInsight"}]) == ""
    assert refusal(alice, put, TrailName="main", InsightSelectors=rate * 2) == "InvalidInsightSelectorsException"
    assert refusal(alice, put, InsightSelectors=rate) == "InvalidParameterCombinationException"


def test_a_trail_of_another_account_is_not_there(alice: Any, charlie: Any) -> None:
    arn = trail(alice, IsMultiRegionTrail=True).arn
    assert describe(charlie) == [] == describe(charlie, trailNameList=[arn])
    for operation in ("GetTrail", "GetTrailStatus", "StopLogging", "DeleteTrail"):
        assert refusal(charlie, f"cloudtrail:{operation}", Name=arn) == "TrailNotFoundException"
    assert run(charlie, "cloudtrail:ListTrails")["Trails"] == []


def test_the_first_account_leads_the_organization_and_its_members_see_the_trail(
    alice: Any, charlie: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(organization.identity, "first_account", lambda: ACCOUNT)
    asked = {"Name": "org", "S3BucketName": bucket("theirs", STRANGER), "IsOrganizationTrail": True}
    assert refusal(charlie, "cloudtrail:CreateTrail", **asked) == "NotOrganizationMasterAccountException"
    arn = trail(alice, "org", IsOrganizationTrail=True, IsMultiRegionTrail=True).arn
    assert describe(charlie) == ["org"]
    assert refusal(charlie, "cloudtrail:StopLogging", Name=arn) == "NotOrganizationMasterAccountException"


def test_a_deleted_trail_is_gone_and_its_name_is_free(alice: Any) -> None:
    trail(alice)
    run(alice, "cloudtrail:DeleteTrail", Name="main")
    assert describe(alice) == []
    assert refusal(alice, "cloudtrail:GetTrailStatus", Name="main") == "TrailNotFoundException"
    trail(alice)
    assert Trail.ever.count() == 2 and Trail.objects.count() == 1
