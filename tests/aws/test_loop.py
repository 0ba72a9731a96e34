"""The whole loop, by real clients: a call becomes an event, an item that names it, a verdict, a log file."""

from __future__ import annotations

import gzip
import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws.conftest import ACCOUNT, ROLLOVER, Cairn, until

pytestmark = pytest.mark.slow
ALLOW_LIST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}],
}


@pytest.fixture(scope="module")
def image(cairn: Cairn) -> str:
    return str(cairn.client("ec2").describe_images(Owners=["amazon"])["Images"][0]["ImageId"])


@pytest.fixture(scope="module")
def instance(cairn: Cairn, image: str) -> str:
    cairn.cli("iam", "create-instance-profile", "--instance-profile-name", "suite-web")
    group = cairn.client("ec2").describe_security_groups()["SecurityGroups"][0]["GroupId"]
    run = cairn.cli(
        "ec2", "run-instances", "--image-id", image, "--instance-type", "t3.micro",
        "--security-group-ids", group, "--iam-instance-profile", "Name=suite-web",
    )  # fmt: skip
    return str(json.loads(run.stdout)["Instances"][0]["InstanceId"])


def history(cairn: Cairn, kind: str, resource: str) -> list[dict[str, Any]]:
    return list(
        cairn.client("config").get_resource_config_history(resourceType=kind, resourceId=resource)["configurationItems"]
    )


def test_a_call_is_an_event_within_two_seconds(cairn: Cairn, instance: str) -> None:
    began = time.monotonic()
    record = until(5, lambda: cairn.event("RunInstances", instance))
    assert time.monotonic() - began < 2
    assert record["eventVersion"] == "1.11"
    assert record["eventSource"] == "ec2.amazonaws.com"
    assert record["userIdentity"]["type"] == "IAMUser"
    assert record["userIdentity"]["userName"] == "admin"
    assert record["sourceIPAddress"] == "127.0.0.1"
    assert record["userAgent"].startswith("aws-cli")
    assert record["requestParameters"]["instanceType"] == "t3.micro"
    assert record["readOnly"] is False
    assert record["recipientAccountId"] == ACCOUNT


def test_an_instance_becomes_an_item_that_names_its_cause(cairn: Cairn, instance: str) -> None:
    began = time.monotonic()
    items = until(15, lambda: history(cairn, "AWS::EC2::Instance", instance))
    assert time.monotonic() - began < 10
    first = items[-1]
    record = until(5, lambda: cairn.event("RunInstances", instance))
    assert record["eventID"] in first["relatedEvents"]
    assert first["configurationItemMD5Hash"]
    far = {entry["resourceType"] for entry in first["relationships"]}
    network = {"AWS::EC2::Subnet", "AWS::EC2::VPC", "AWS::EC2::SecurityGroup", "AWS::EC2::NetworkInterface"}
    assert network | {"AWS::EC2::Volume", "AWS::IAM::InstanceProfile"} <= far
    assert json.loads(first["configuration"])["instanceId"] == instance


def test_a_second_change_is_a_second_item_and_a_termination_a_deletion(cairn: Cairn, image: str) -> None:
    ec2 = cairn.client("ec2")
    mine = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    before = len(until(15, lambda: history(cairn, "AWS::EC2::Instance", mine)))
    ec2.create_tags(Resources=[mine], Tags=[{"Key": "team", "Value": "web"}])
    until(15, lambda: len(history(cairn, "AWS::EC2::Instance", mine)) > before)
    tagging = until(5, lambda: cairn.event("CreateTags", mine))
    newest = history(cairn, "AWS::EC2::Instance", mine)[0]
    assert newest["tags"] == {"team": "web"}
    assert tagging["eventID"] in newest["relatedEvents"]
    ec2.terminate_instances(InstanceIds=[mine])
    until(20, lambda: history(cairn, "AWS::EC2::Instance", mine)[0]["configurationItemStatus"] == "ResourceDeleted")


def test_each_of_the_eight_keys_finds_the_event(cairn: Cairn, instance: str) -> None:
    record = until(5, lambda: cairn.event("RunInstances", instance))
    trail = cairn.client("cloudtrail")
    wanted = {
        "EventId": record["eventID"],
        "EventName": "RunInstances",
        "ReadOnly": "false",
        "Username": "admin",
        "ResourceType": "AWS::EC2::Instance",
        "ResourceName": instance,
        "EventSource": "ec2.amazonaws.com",
        "AccessKeyId": record["userIdentity"]["accessKeyId"],
    }
    for key, value in wanted.items():
        pages = trail.get_paginator("lookup_events").paginate(
            LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}], PaginationConfig={"PageSize": 7}
        )
        found = [event["EventId"] for page in pages for event in page["Events"]]
        assert record["eventID"] in found, key
        assert len(found) == len(set(found)), f"{key}: a page repeats an event"


def test_a_refused_and_a_failing_call_are_events(cairn: Cairn) -> None:
    with pytest.raises(ClientError, match="NoSuchEntity"):
        cairn.client("iam").get_user(UserName="nobody-of-this-name")
    failed = until(5, lambda: cairn.event("GetUser", "nobody-of-this-name"))
    assert failed["errorCode"].startswith("NoSuchEntity")
    with pytest.raises(ClientError) as refused:
        cairn.client("ec2", secret="not-the-secret-of-this-key").describe_vpcs()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] in {401, 403}
    until(5, lambda: (cairn.event("DescribeVpcs", "errorCode") or {}).get("errorCode"))


def test_a_database_without_encryption_is_noncompliant_and_its_password_unrecorded(cairn: Cairn) -> None:
    config = cairn.client("config")
    cairn.cli(
        "configservice",
        "put-config-rule",
        "--config-rule",
        json.dumps(
            {
                "ConfigRuleName": "rds-storage-encrypted",
                "Source": {"Owner": "AWS", "SourceIdentifier": "RDS_STORAGE_ENCRYPTED"},
            }
        ),
    )
    for name, flag in (("plain-db", "--no-storage-encrypted"), ("sealed-db", "--storage-encrypted")):
        cairn.cli(
            "rds",
            "create-db-instance",
            "--db-instance-identifier",
            name,
            "--db-instance-class",
            "db.t3.micro",
            "--engine",
            "postgres",
            "--allocated-storage",
            "20",
            "--master-username",
            "u",
            "--master-user-password",
            "hunter2hunter2",
            flag,
        )

    def verdicts() -> dict[str, str]:
        found = config.get_compliance_details_by_config_rule(ConfigRuleName="rds-storage-encrypted")
        return {
            result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]: result["ComplianceType"]
            for result in found["EvaluationResults"]
        }

    found = until(20, lambda: verdicts() if len(verdicts()) >= 2 else None)
    assert sorted(found.values()) == ["COMPLIANT", "NON_COMPLIANT"]
    summary = config.describe_compliance_by_config_rule(ConfigRuleNames=["rds-storage-encrypted"])
    assert summary["ComplianceByConfigRules"][0]["Compliance"]["ComplianceType"] == "NON_COMPLIANT"
    red = next(resource for resource, verdict in found.items() if verdict == "NON_COMPLIANT")
    by_resource = config.get_compliance_details_by_resource(ResourceType="AWS::RDS::DBInstance", ResourceId=red)
    assert [item["ComplianceType"] for item in by_resource["EvaluationResults"]] == ["NON_COMPLIANT"]
    record = until(5, lambda: cairn.event("CreateDBInstance", "plain-db"))
    assert "hunter2hunter2" not in json.dumps(record)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("encrypted-volumes", "ENCRYPTED_VOLUMES"),
        ("root-account-mfa-enabled", "ROOT_ACCOUNT_MFA_ENABLED"),
        ("iam-user-no-policies-check", "IAM_USER_NO_POLICIES_CHECK"),
    ],
)
def test_the_other_rules_of_the_seeds_give_verdicts(cairn: Cairn, name: str, identifier: str) -> None:
    config, iam, ec2 = cairn.client("config"), cairn.client("iam"), cairn.client("ec2")
    config.put_config_rule(
        ConfigRule={"ConfigRuleName": name, "Source": {"Owner": "AWS", "SourceIdentifier": identifier}}
    )
    if identifier == "IAM_USER_NO_POLICIES_CHECK":
        iam.create_user(UserName="with-policy")
        iam.put_user_policy(UserName="with-policy", PolicyName="p", PolicyDocument=json.dumps(ALLOW_LIST))
    if identifier == "ENCRYPTED_VOLUMES":
        running = ec2.describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["running"]}])
        instance = running["Reservations"][0]["Instances"][0]
        volume = ec2.create_volume(AvailabilityZone=instance["Placement"]["AvailabilityZone"], Size=1, Encrypted=False)
        ec2.attach_volume(VolumeId=volume["VolumeId"], InstanceId=instance["InstanceId"], Device="/dev/sdz")
    config.start_config_rules_evaluation(ConfigRuleNames=[name])
    until(
        20,
        lambda: config.get_compliance_details_by_config_rule(ConfigRuleName=name, ComplianceTypes=["NON_COMPLIANT"])[
            "EvaluationResults"
        ],
    )


def test_ten_polls_of_an_unchanged_estate_write_nothing(cairn: Cairn) -> None:
    time.sleep(6)  # the sandbox's own transitions (pending to running) end

    def items() -> int:
        config = cairn.client("config")
        total = 0
        for kind in (
            "AWS::EC2::Instance",
            "AWS::EC2::Volume",
            "AWS::EC2::VPC",
            "AWS::IAM::User",
            "AWS::RDS::DBInstance",
        ):
            for found in config.list_discovered_resources(resourceType=kind)["resourceIdentifiers"]:
                total += len(history(cairn, kind, found["resourceId"]))
        return total

    cairn.manage("record")
    before = items()
    # as the beat does every ten minutes; then everything once more, also of what there is nothing
    ten = (
        "import json; from config_app.recorder import operations, reads, writes; places = sorted(reads.recorded_places()); "
        "done = [writes.poll(*place) for _ in range(8) for place in places]; "
        "print(json.dumps([*done, operations.poll_all()]))"
    )
    done = cairn.manage("shell", "-c", ten)
    assert done.returncode == 0, done.stderr
    polls = json.loads(done.stdout.splitlines()[-1])
    assert len(polls) >= 9 and not any(poll[word] for poll in polls for word in ("new", "changed", "deleted", "failed"))
    assert items() == before


def test_log_files_hold_every_event_once_and_are_read_by_the_cli(cairn: Cairn, tmp_path: Any) -> None:
    bucket = "suite-trail-logs"
    cairn.cli("s3", "mb", f"s3://{bucket}")
    cairn.cli("cloudtrail", "create-trail", "--name", "suite", "--s3-bucket-name", bucket, "--is-multi-region-trail")
    cairn.cli("cloudtrail", "start-logging", "--name", "suite")
    iam = cairn.client("iam")
    for number in range(5):
        iam.create_user(UserName=f"delivered-{number}")
    until(5, lambda: cairn.event("CreateUser", "delivered-4"))

    def delivered() -> list[dict[str, Any]] | None:
        folder = tmp_path / str(time.monotonic_ns())
        cairn.cli("s3", "cp", f"s3://{bucket}/", str(folder), "--recursive")
        records = [
            record
            for path in folder.rglob("*.json.gz")
            for record in json.loads(gzip.decompress(path.read_bytes()))["Records"]
        ]
        users = {(record["requestParameters"] or {}).get("userName") for record in records}
        return records if {f"delivered-{number}" for number in range(5)} <= users else None

    records = until(ROLLOVER * 6, delivered, pause=2)
    ids = [record["eventID"] for record in records]
    assert len(ids) == len(set(ids))
    listing = cairn.cli("s3", "ls", f"s3://{bucket}", "--recursive").stdout
    assert f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/" in listing
    status = json.loads(cairn.cli("cloudtrail", "get-trail-status", "--name", "suite").stdout)
    assert status["IsLogging"] is True
    assert status["LatestDeliveryTime"]
    assert "LatestDeliveryError" not in status or not status["LatestDeliveryError"]


def test_a_role_session_verifies_and_carries_its_issuer(cairn: Cairn) -> None:
    iam, sts = cairn.client("iam"), cairn.client("sts")
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
    }
    role = iam.create_role(RoleName="suite-deployer", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    given = sts.assume_role(RoleArn=role, RoleSessionName="release-1")["Credentials"]
    session = cairn.client(
        "sqs", key=given["AccessKeyId"], secret=given["SecretAccessKey"], token=given["SessionToken"]
    )
    session.create_queue(QueueName="made-by-a-role")
    record = until(5, lambda: cairn.event("CreateQueue", "made-by-a-role"))
    assert record["userIdentity"]["type"] == "AssumedRole"
    assert record["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"] == "suite-deployer"
    handed = until(5, lambda: cairn.event("AssumeRole", "release-1"))
    assert handed["readOnly"] is True and given["SecretAccessKey"] not in json.dumps(handed)
    assert handed["responseElements"]["credentials"]["accessKeyId"] == given["AccessKeyId"]


def test_bad_input_is_a_400_with_awss_code_and_one_event(cairn: Cairn) -> None:
    trail, config = cairn.client("cloudtrail"), cairn.client("config")
    for call, parameters, code in (
        (trail.get_trail, {"Name": "no-such-trail"}, "TrailNotFoundException"),
        (config.delete_config_rule, {"ConfigRuleName": "no-such-rule"}, "NoSuchConfigRuleException"),
        (trail.lookup_events, {"NextToken": "forged"}, "InvalidNextTokenException"),
    ):
        with pytest.raises(ClientError) as refused:
            call(**parameters)
        assert refused.value.response["Error"]["Code"] == code
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    until(5, lambda: (cairn.event("DeleteConfigRule", "no-such-rule") or {}).get("errorCode"))
