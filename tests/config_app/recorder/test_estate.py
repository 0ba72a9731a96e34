"""Every named type is collected: spelt as published, linked both ways, with tags, zones, times and what surrounds it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config_app.items import reads
from config_app.items.models import Item, Resource
from config_app.recorder import writes
from tests.config_app.conftest import ACCOUNT, REGION

pytestmark = pytest.mark.django_db
NAMED = {
    "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup", "AWS::EC2::NetworkInterface", "AWS::EC2::Instance",
    "AWS::EC2::Volume", "AWS::EC2::InternetGateway", "AWS::EC2::RouteTable", "AWS::S3::Bucket", "AWS::IAM::User",
    "AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::RDS::DBInstance", "AWS::KMS::Key",
    "AWS::Lambda::Function", "AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::CloudTrail::Trail",
}  # fmt: skip


@pytest.fixture
def built(recorded_estate: dict[str, str], db: None) -> dict[str, str]:
    return recorded_estate


def item(kind: str, resource_id: str) -> Item:
    found = reads.by_any([ACCOUNT], kind, resource_id)
    assert found, f"{kind} {resource_id} was not recorded"
    newest = reads.newest(found)
    assert newest
    return newest


def edges(kind: str, resource_id: str) -> set[tuple[str, str, str]]:
    found = reads.by_any([ACCOUNT], kind, resource_id)
    assert found
    return {(edge["relationshipName"], edge["resourceType"], edge["resourceId"]) for edge in reads.edges(found)}


def leaves(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from leaves(member, f"{path}.{name}")
    elif isinstance(value, list):
        for member in value:
            yield from leaves(member, path)
    else:
        yield path


def test_something_of_every_named_type_is_recorded_and_a_second_poll_writes_nothing(built: dict[str, str]) -> None:
    assert set(Resource.objects.values_list("type", flat=True)) >= NAMED
    before = Item.objects.count()
    for _ in range(3):
        assert writes.poll(ACCOUNT, REGION) == {"new": 0, "changed": 0, "deleted": 0, "failed": 0}
    assert Item.objects.count() == before


def test_at_least_95_of_100_configuration_paths_are_in_the_published_schema(
    built: dict[str, str], shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shares: dict[str, tuple[int, int]] = {}
    strange: list[str] = []
    for kind in sorted(NAMED):
        schema = json.loads(
            (shared_data / "resource-schema" / "resource-types" / f"{kind}.properties.json").read_text()
        )
        items = Item.objects.filter(resource__type=kind)
        paths = {path for entry in items for path in leaves(entry.configuration, "configuration")}
        shares[kind] = (len(paths & set(schema)), len(paths))
        strange += [f"{kind} {path}" for path in sorted(paths - set(schema))]
    known, every = (sum(share[column] for share in shares.values()) for column in (0, 1))
    with capsys.disabled():
        print()
        for kind, (good, number) in shares.items():
            print(f"  {kind:32} {good:3} of {number:3}  {100 * good / number:5.1f} %")
        print(f"  {'all':32} {known:3} of {every:3}  {100 * known / every:5.1f} %; not there: {', '.join(strange)}")
    assert known / every >= 0.95
    for kind, (good, number) in shares.items():
        assert good / number >= (0.6 if kind == "AWS::S3::Bucket" else 0.8), (
            kind
        )  # a bucket has three members, one unlisted


def test_relationships_are_stated_both_ways_in_awss_phrases(built: dict[str, str]) -> None:
    ids = built
    instance = edges("AWS::EC2::Instance", ids["instance"])
    assert {
        ("Is contained in Subnet", "AWS::EC2::Subnet", ids["subnet"]),
        ("Is contained in Vpc", "AWS::EC2::VPC", ids["vpc"]),
        ("Is associated with SecurityGroup", "AWS::EC2::SecurityGroup", ids["group"]),
        ("Is attached to Volume", "AWS::EC2::Volume", ids["volume"]),
        ("Contains NetworkInterface", "AWS::EC2::NetworkInterface", ids["interface"]),
        ("Is associated with InstanceProfile", "AWS::IAM::InstanceProfile", ids["profile"]),
    } <= instance
    inverse = ("Is attached to Instance", "AWS::EC2::Instance", ids["instance"])
    assert inverse in edges("AWS::EC2::Volume", ids["volume"])
    assert inverse in edges("AWS::EC2::NetworkInterface", ids["interface"])
    assert ("Is associated with Instance", "AWS::EC2::Instance", ids["instance"]) in edges(
        "AWS::EC2::SecurityGroup", ids["group"]
    )
    vpc = edges("AWS::EC2::VPC", ids["vpc"])
    assert {
        ("Contains Subnet", "AWS::EC2::Subnet", ids["subnet"]),
        ("Contains Instance", "AWS::EC2::Instance", ids["instance"]),
        ("Contains SecurityGroup", "AWS::EC2::SecurityGroup", ids["group"]),
        ("Contains RouteTable", "AWS::EC2::RouteTable", ids["table"]),
        ("Is attached to InternetGateway", "AWS::EC2::InternetGateway", ids["gateway"]),
    } <= vpc


def test_names_and_arns_become_the_ids_of_the_far_ends(built: dict[str, str]) -> None:
    ids = built
    policy = item("AWS::IAM::Policy", ids["policy_arn"]).resource.resource_id
    user = edges("AWS::IAM::User", ids["user"])
    assert ("Is attached to Group", "AWS::IAM::Group", ids["iam_group"]) in user
    assert ("Is attached to CustomerManagedPolicy", "AWS::IAM::Policy", policy) in user
    assert {
        ("Is attached to User", "AWS::IAM::User", ids["user"]),
        ("Is attached to Group", "AWS::IAM::Group", ids["iam_group"]),
        ("Is attached to Role", "AWS::IAM::Role", ids["role"]),
    } <= edges("AWS::IAM::Policy", policy)
    key = edges("AWS::KMS::Key", ids["key"])
    assert {"Encrypts Volume", "Encrypts DBInstance", "Encrypts Topic", "Encrypts Queue"} <= {edge[0] for edge in key}
    function = edges("AWS::Lambda::Function", "resize")
    assert ("Is associated with Role", "AWS::IAM::Role", ids["role"]) in function
    assert ("Is associated with Trail", "AWS::CloudTrail::Trail") in {
        edge[:2] for edge in edges("AWS::S3::Bucket", "estate-logs")
    }


def test_zones_creation_times_tags_names_and_arns_are_read(built: dict[str, str]) -> None:
    ids = built
    volume = item("AWS::EC2::Volume", ids["volume"]).resource
    assert (volume.zone, volume.created is not None) == ("us-east-1a", True)
    assert item("AWS::EC2::Instance", ids["instance"]).resource.tags == {"Name": "web-1"}
    for kind, resource_id, tags in (
        ("AWS::IAM::User", ids["user"], {"team": "web"}),
        ("AWS::KMS::Key", ids["key"], {"team": "pay"}),
        ("AWS::RDS::DBInstance", ids["db"], {"team": "pay"}),
        ("AWS::S3::Bucket", "estate-invoices", {"team": "pay"}),
        ("AWS::SNS::Topic", ids["topic"], {"team": "ops"}),
        ("AWS::Lambda::Function", "resize", {"team": "web"}),
    ):
        assert item(kind, resource_id).tags == tags, kind
    topic = item("AWS::SNS::Topic", ids["topic"]).resource
    assert (topic.name, topic.arn) == ("alerts", ids["topic"])
    queue = item("AWS::SQS::Queue", "work").resource
    assert queue.resource_id == f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/work"
    assert queue.tags == {"team": "ops"}


def test_a_bucket_carries_what_guards_it(built: dict[str, str]) -> None:
    guards = item("AWS::S3::Bucket", "estate-invoices").supplementary
    assert json.loads(guards["BucketPolicy"]["policyText"])["Statement"][0]["Effect"] == "Deny"
    assert guards["PublicAccessBlockConfiguration"] == {
        "blockPublicAcls": True, "ignorePublicAcls": True, "blockPublicPolicy": True, "restrictPublicBuckets": True,
    }  # fmt: skip
    assert guards["ServerSideEncryptionConfiguration"]["rules"] == [
        {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}, "bucketKeyEnabled": True}
    ]
    assert guards["BucketVersioningConfiguration"]["status"] == "Enabled"
    assert guards["BucketLoggingConfiguration"] == {"destinationBucketName": "estate-access", "logFilePrefix": "in/"}
    assert guards["AccessControlList"]["grantList"][0]["permission"] == "FullControl"
    plain = item("AWS::S3::Bucket", "estate-logs").supplementary
    assert plain["BucketVersioningConfiguration"]["status"] == "Off"
    assert "BucketPolicy" not in plain


def test_a_policys_document_is_written_as_iam_gives_it(built: dict[str, str]) -> None:
    document = item("AWS::IAM::User", built["user"]).configuration["userPolicyList"][0]["policyDocument"]  # type: ignore[index]
    assert document.startswith("%7B%22Version%22%3A%222012-10-17%22")


def test_a_functions_environment_is_never_recorded(built: dict[str, str]) -> None:
    entry = item("AWS::Lambda::Function", "resize")
    assert "do-not-record" not in json.dumps([entry.configuration, entry.supplementary])
    assert "s3.amazonaws.com" in entry.supplementary["Policy"]
