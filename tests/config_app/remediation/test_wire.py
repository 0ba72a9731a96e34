"""Remediation over the wire: put, started, approved by another person, carried out in the cloud, each call an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config_app.items import writes as items
from config_app.items.content import Found
from config_app.remediation import running, tasks, writes
from config_app.remediation.models import RemediationConfiguration, RemediationException, RemediationExecution
from config_app.rules.models import Verdict
from project.kernel import calls, clock
from project.kernel.errors import CallError
from project.platform.identity import reads
from project.platform.identity.models import User
from tests.config_app.conftest import ACCOUNT, REGION, refusal
from tests.config_app.packs.test_wire import deploy, settle
from tests.config_app.rules.test_wire import put
from trail.events import reads as events

pytestmark = pytest.mark.django_db(transaction=True)
BUCKET = "AWS::S3::Bucket"
RULE = "s3-bucket-versioning-enabled"
KEY = {"resourceType": BUCKET, "resourceId": "papers"}
SPARED = {"ResourceType": BUCKET, "ResourceId": "papers"}


def configuration(**more: Any) -> dict[str, Any]:
    return {
        "ConfigRuleName": RULE, "TargetType": "SSM_DOCUMENT", "TargetId": "AWS-ConfigureS3BucketVersioning",
        "Parameters": {"BucketName": {"ResourceValue": {"Value": "RESOURCE_ID"}}}, "ResourceType": BUCKET, **more,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.run, "apply_async", lambda given, **_: running.run(*given))


@pytest.fixture
def operate(people: dict[str, Any]) -> Callable[..., Mapping[str, Any]]:
    User.objects.filter(pk=people["bob"].pk).update(role="owner")
    people["bob"].refresh_from_db()

    def run(by: str, operation: str, **wire: Any) -> Mapping[str, Any]:
        return calls.run(calls.Call(operation, reads.caller_for_user(people[by]), wire, via="rest"))

    return run


@pytest.fixture
def config(wire: Any, cloud: Any) -> Any:
    """A rule that finds a bucket without versioning, which is there."""
    cloud("s3").create_bucket(Bucket="papers")
    config = wire()
    put(config, "S3_BUCKET_VERSIONING_ENABLED")
    found = Found("papers", {"name": "papers"}, name="papers", arn="arn:aws:s3:::papers",
                  supplementary={"BucketVersioningConfiguration": {"status": "Off"}})  # fmt: skip
    items.record(ACCOUNT, REGION, BUCKET, [found], lambda *_: [], complete=False)
    assert Verdict.objects.get(until=None).compliance == "NON_COMPLIANT"
    return config


def denied(work: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(CallError) as error:
        work()
    return error.value.code, error.value.message


def told(name: str) -> list[Any]:
    return [one for one in events.lookup([ACCOUNT], limit=200) if one.name == name]


def test_what_one_person_asks_for_another_approves_and_the_event_names_both(
    config: Any, cloud: Any, operate: Any
) -> None:
    assert config.put_remediation_configurations(RemediationConfigurations=[configuration()])["FailedBatches"] == []
    (shown,) = config.describe_remediation_configurations(ConfigRuleNames=[RULE])["RemediationConfigurations"]
    assert (shown["TargetId"], shown["Automatic"], "papers" in shown["Arn"]) == (
        "AWS-ConfigureS3BucketVersioning",
        False,
        False,
    )
    assert "FailedItems" not in config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])
    (status,) = config.describe_remediation_execution_status(ConfigRuleName=RULE)["RemediationExecutionStatuses"]
    assert (status["State"], status["StepDetails"][0]["Name"], status["StepDetails"][0]["State"]) == (
        "QUEUED",
        "Approval",
        "PENDING",
    )
    (waiting,) = operate("bob", "cairn:ListRemediations", state="PENDING")["remediations"]
    number = waiting["executionId"]
    code, message = denied(lambda: operate("alice", "cairn:ApproveRemediation", executionId=number))
    assert (code, "somebody else" in message) == ("AccessDeniedException", True)
    assert "Status" not in cloud("s3").get_bucket_versioning(Bucket="papers")
    operate("bob", "cairn:ApproveRemediation", executionId=number)
    assert cloud("s3").get_bucket_versioning(Bucket="papers")["Status"] == "Enabled"
    (status,) = config.describe_remediation_execution_status(ConfigRuleName=RULE, ResourceKeys=[KEY])[
        "RemediationExecutionStatuses"
    ]
    assert (status["State"], [step["State"] for step in status["StepDetails"]]) == ("SUCCEEDED", ["SUCCEEDED"])
    event = told("PutBucketVersioning")[0]
    found = RemediationExecution.objects.get()
    assert found.decided_by.endswith("user/bob") and found.asked_by.endswith("user/alice")
    assert event.source == "s3.amazonaws.com"
    assert event.record["additionalEventData"]["approvedBy"] == found.decided_by
    assert event.record["additionalEventData"]["askedBy"] == found.asked_by
    assert (event.record["userIdentity"]["userName"], event.record["sourceIPAddress"]) == (
        "bob",
        "config.amazonaws.com",
    )
    assert event.record["requestParameters"]["bucketName"] == "papers"
    assert denied(lambda: operate("bob", "cairn:ApproveRemediation", executionId=number))[1].endswith("can be decided.")


def test_a_dry_run_shows_the_calls_and_makes_none(config: Any, cloud: Any, operate: Any) -> None:
    config.put_remediation_configurations(RemediationConfigurations=[configuration()])
    said = operate("alice", "cairn:PreviewRemediation", configRuleName=RULE, resourceType=BUCKET, resourceId="papers")
    assert [(one["operation"], one["parameters"]["Bucket"]) for one in said["calls"]] == [
        ("s3:PutBucketVersioning", "papers")
    ]
    assert said["risk"].startswith("low") and "Status" not in cloud("s3").get_bucket_versioning(Bucket="papers")


def test_an_execution_that_is_denied_says_by_whom_and_why(config: Any, operate: Any) -> None:
    config.put_remediation_configurations(RemediationConfigurations=[configuration()])
    config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])
    number = RemediationExecution.objects.get().number
    assert (
        denied(lambda: operate("bob", "cairn:DenyRemediation", executionId=number, reason=" "))[0]
        == "InvalidParameterValueException"
    )
    operate("bob", "cairn:DenyRemediation", executionId=number, reason="It is going away.")
    (status,) = config.describe_remediation_execution_status(ConfigRuleName=RULE)["RemediationExecutionStatuses"]
    assert (status["State"], "going away" in status["StepDetails"][0]["ErrorMessage"]) == ("FAILED", True)
    assert (
        denied(lambda: operate("charlie", "cairn:DenyRemediation", executionId=number, reason="x"))[0]
        == "NoSuchRemediationException"
    )


def test_what_the_cloud_or_the_approvers_role_refuses_is_the_executions_reason(
    config: Any, cloud: Any, operate: Any, people: Any
) -> None:
    config.put_remediation_configurations(RemediationConfigurations=[configuration()])
    config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])
    User.objects.filter(pk=people["bob"].pk).update(role="rule-manager")
    people["bob"].refresh_from_db()
    operate("bob", "cairn:ApproveRemediation", executionId=RemediationExecution.objects.get().number)
    found = RemediationExecution.objects.get()
    assert (found.state, "not authorized to perform: s3:PutBucketVersioning" in found.reason) == ("FAILED", True)
    User.objects.filter(pk=people["bob"].pk).update(role="owner")
    people["bob"].refresh_from_db()
    cloud("s3").delete_bucket(Bucket="papers")
    config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])
    operate("bob", "cairn:ApproveRemediation", executionId=RemediationExecution.objects.get(state="PENDING").number)
    found = RemediationExecution.objects.order_by("-id").first()
    assert found is not None
    assert (found.state, found.reason.startswith("NoSuchBucket")) == ("FAILED", True)
    assert [one.error_code for one in told("PutBucketVersioning")[:2]] == ["NoSuchBucket", "AccessDeniedException"]


def test_configurations_that_cannot_be_are_given_back_with_their_reasons(config: Any) -> None:
    def failure(**more: Any) -> str:
        given = {**configuration(), **more}
        (batch,) = config.put_remediation_configurations(RemediationConfigurations=[given])["FailedBatches"]
        assert batch["FailedItems"][0]["TargetId"] == given["TargetId"]
        return str(batch["FailureMessage"])

    assert "AWS-DoMagic is not implemented" in failure(TargetId="AWS-DoMagic")
    assert "absent" in failure(ConfigRuleName="absent")
    assert "required parameter [BucketName]" in failure(Parameters={})
    assert "Unknown parameter Colour" in failure(
        Parameters={**configuration()["Parameters"], "Colour": {"StaticValue": {"Values": ["red"]}}}
    )
    assert "must be one of" in failure(
        Parameters={**configuration()["Parameters"], "VersioningState": {"StaticValue": {"Values": ["Perhaps"]}}}
    )
    assert "repairs AWS::S3::Bucket" in failure(ResourceType="AWS::EC2::Volume")
    assert "Automatic true" in failure(MaximumAutomaticAttempts=3)
    assert not RemediationConfiguration.objects.exists()
    twice = [configuration(), configuration()]
    assert (
        refusal(config.put_remediation_configurations, RemediationConfigurations=twice)[0]
        == "InvalidParameterValueException"
    )


def test_exceptions_keep_a_resource_from_being_repaired_until_they_expire(config: Any) -> None:
    config.put_remediation_configurations(RemediationConfigurations=[configuration()])
    ahead = clock.now() + timedelta(days=1)
    config.put_remediation_exceptions(
        ConfigRuleName=RULE, ResourceKeys=[SPARED], Message="Moves soon.", ExpirationTime=ahead
    )
    (shown,) = config.describe_remediation_exceptions(ConfigRuleName=RULE)["RemediationExceptions"]
    assert (shown["ResourceId"], shown["Message"]) == ("papers", "Moves soon.")
    said = config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])
    assert (said["FailedItems"], "Moves soon." in said["FailureMessage"]) == ([KEY], True)
    RemediationException.objects.update(expires=clock.now() - timedelta(seconds=1))
    assert config.describe_remediation_exceptions(ConfigRuleName=RULE)["RemediationExceptions"] == []
    assert (
        refusal(config.delete_remediation_exceptions, ConfigRuleName=RULE, ResourceKeys=[SPARED])[0]
        == "NoSuchRemediationExceptionException"
    )
    config.put_remediation_exceptions(ConfigRuleName=RULE, ResourceKeys=[SPARED])
    config.delete_remediation_exceptions(ConfigRuleName=RULE, ResourceKeys=[SPARED])
    assert "FailedItems" not in config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])
    past = clock.now() - timedelta(days=1)
    assert (
        refusal(config.put_remediation_exceptions, ConfigRuleName=RULE, ResourceKeys=[SPARED], ExpirationTime=past)[0]
        == "InvalidParameterValueException"
    )


def test_resources_that_are_fine_unknown_or_under_way_are_given_back(config: Any) -> None:
    assert (
        refusal(config.start_remediation_execution, ConfigRuleName=RULE, ResourceKeys=[KEY])[0]
        == "NoSuchRemediationConfigurationException"
    )
    config.put_remediation_configurations(RemediationConfigurations=[configuration()])
    other = {"resourceType": BUCKET, "resourceId": "other"}
    said = config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY, other])
    assert (said["FailedItems"], "other is not noncompliant" in said["FailureMessage"]) == ([other], True)
    assert "under way" in config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])["FailureMessage"]


def test_a_rule_with_a_remediation_is_not_deleted_and_a_deleted_one_refuses_what_waits(config: Any) -> None:
    config.put_remediation_configurations(RemediationConfigurations=[configuration()])
    config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])
    assert refusal(config.delete_config_rule, ConfigRuleName=RULE)[0] == "ResourceInUseException"
    config.delete_remediation_configuration(ConfigRuleName=RULE)
    assert RemediationExecution.objects.get().state == "DENIED"
    assert (
        refusal(config.delete_remediation_configuration, ConfigRuleName=RULE)[0]
        == "NoSuchRemediationConfigurationException"
    )
    config.delete_config_rule(ConfigRuleName=RULE)


def test_an_automatic_one_acts_at_a_finding_and_gives_up_with_an_exception(config: Any, cloud: Any) -> None:
    config.put_remediation_configurations(
        RemediationConfigurations=[configuration(Automatic=True, MaximumAutomaticAttempts=2, RetryAttemptSeconds=3600)]
    )
    assert not RemediationExecution.objects.exists()
    tasks.upkeep()
    assert cloud("s3").get_bucket_versioning(Bucket="papers")["Status"] == "Enabled"
    first = RemediationExecution.objects.get()
    assert (first.state, first.automatic, first.asked_by) == ("SUCCEEDED", True, "config.amazonaws.com")
    tasks.upkeep()  # too early: the recorder has not looked again
    assert RemediationExecution.objects.count() == 1
    RemediationExecution.objects.update(asked=clock.now() - timedelta(minutes=30))
    tasks.upkeep()
    RemediationExecution.objects.update(asked=clock.now() - timedelta(minutes=30))
    tasks.upkeep()
    assert RemediationExecution.objects.count() == 2
    assert "2 automatic attempts within 3600 s" in RemediationException.objects.get().message


def test_a_new_finding_starts_an_automatic_one(config: Any, cloud: Any) -> None:
    cloud("s3").create_bucket(Bucket="letters")
    config.put_remediation_configurations(RemediationConfigurations=[configuration(Automatic=True)])
    found = Found(
        "letters",
        {"name": "letters"},
        name="letters",
        supplementary={"BucketVersioningConfiguration": {"status": "Off"}},
    )
    items.record(ACCOUNT, REGION, BUCKET, [found], lambda *_: [], complete=False)
    assert cloud("s3").get_bucket_versioning(Bucket="letters")["Status"] == "Enabled"


def test_one_whose_worker_died_says_that_its_outcome_is_not_known(config: Any) -> None:
    config.put_remediation_configurations(RemediationConfigurations=[configuration()])
    config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])
    RemediationExecution.objects.update(state="QUEUED", decided=clock.now())
    found = writes.take(RemediationExecution.objects.get().id)
    assert found is not None and writes.take(found.id) is None
    found.steps = [{"Name": "SetVersioning", "State": "IN_PROGRESS", "StartTime": clock.now().isoformat()}]
    writes.note(found)
    RemediationExecution.objects.update(leased=clock.now() - timedelta(seconds=1))
    tasks.upkeep()
    (status,) = config.describe_remediation_execution_status(ConfigRuleName=RULE)["RemediationExecutionStatuses"]
    assert (status["State"], status["StepDetails"][0]["State"]) == ("FAILED", "UNKNOWN")


def test_rest_lists_approves_and_denies(config: Any, people: Any, operate: Any) -> None:
    config.put_remediation_configurations(RemediationConfigurations=[configuration()])
    config.start_remediation_execution(ConfigRuleName=RULE, ResourceKeys=[KEY])
    client = Client()
    client.force_login(people["bob"], backend="django.contrib.auth.backends.ModelBackend")
    (shown,) = client.get("/api/v1/remediations/?state=PENDING").json()["results"]
    number = shown["executionId"]
    assert client.get(f"/api/v1/remediations/{number}/").json()["askedBy"].endswith("user/alice")
    assert len(client.get("/api/v1/remediation-documents/").json()["results"]) >= 15
    assert "papers" in client.get("/remediations/").content.decode()
    assert "papers" in client.get(f"/rules/{RULE}/").content.decode()
    preview = client.get(f"/remediations/{number}/").content.decode()
    assert "s3:PutBucketVersioning" in preview
    assert client.post(f"/api/v1/remediations/{number}/approve/").json()["state"] == "QUEUED"
    assert RemediationExecution.objects.get().state == "SUCCEEDED"
    assert (
        client.post(
            f"/api/v1/remediations/{number}/deny/", {"reason": "x"}, content_type="application/json"
        ).status_code
        == 400
    )


PACK = """
Resources:
  Versions:
    Type: AWS::Config::ConfigRule
    Properties: {ConfigRuleName: versions, Source: {Owner: AWS, SourceIdentifier: S3_BUCKET_VERSIONING_ENABLED}}
  Repair:
    Type: AWS::Config::RemediationConfiguration
    DependsOn: Versions
    Properties:
      ConfigRuleName: versions
      ResourceType: AWS::S3::Bucket
      TargetId: AWS-ConfigureS3BucketVersioning
      TargetType: SSM_DOCUMENT
      TargetVersion: "1"
      Automatic: true
      MaximumAutomaticAttempts: 3
      RetryAttemptSeconds: 60
      Parameters: {BucketName: {ResourceValue: {Value: RESOURCE_ID}}}
"""


def test_the_remediations_of_a_pack_hang_on_its_rules_and_never_act_by_themselves(config: Any, cloud: Any) -> None:
    pack = deploy(config, "buckets", PACK)
    name = f"versions-{pack.pack_id}"
    (shown,) = config.describe_remediation_configurations(ConfigRuleNames=[name])["RemediationConfigurations"]
    assert (shown["Automatic"], shown["CreatedByService"]) == (False, "config-conforms.amazonaws.com")
    tasks.upkeep()
    assert not RemediationExecution.objects.exists()
    assert refusal(config.delete_remediation_configuration, ConfigRuleName=name)[0] == "AccessDeniedException"
    assert "FailedItems" not in config.start_remediation_execution(ConfigRuleName=name, ResourceKeys=[KEY])
    config.delete_conformance_pack(ConformancePackName="buckets")
    settle()
    assert not RemediationConfiguration.objects.exists() and RemediationExecution.objects.get().state == "DENIED"
