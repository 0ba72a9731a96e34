"""A small estate for queries: machines, groups, volumes, buckets, databases, with tags, links and verdicts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config_app.items import writes
from config_app.items.content import Found
from config_app.items.models import Resource
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import clock
from tests.conftest import ACCOUNT, STRANGER

REGION = "us-east-1"
CREATED = datetime(2026, 3, 7, 8, 9, 10, 123000, tzinfo=UTC)


def link(kind: str, far: str, phrase: str) -> dict[str, str]:
    return {
        "resourceType": kind, "stated": far, "resourceId": far, "relationshipName": phrase, "inverse": "Is related to",
    }  # fmt: skip


def put(kind: str, *found: Found, account: str = ACCOUNT, region: str = REGION) -> None:
    writes.record(account, region, kind, list(found), lambda *_: ["event-1"], complete=False)


def instance(number: str, size: str, image: str, state: str = "running", **more: Any) -> Found:
    group = link("AWS::EC2::SecurityGroup", "sg-web", "Is associated with SecurityGroup")
    return Found(
        number,
        {"imageId": image, "instanceType": size, "placement": {"tenancy": "default"}, "state": {"name": state, "code": 16},
         "networkInterfaces": [{"networkInterfaceId": f"eni-{number}", "privateIpAddress": more.pop("ip", "10.0.0.5")}]},
        name=f"name-{number}", arn=f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/{number}", zone=more.pop("zone", "us-east-1a"),
        created=CREATED, relationships=(group, link("AWS::EC2::VPC", "vpc-1", "Is contained in Vpc")), **more,
    )  # fmt: skip


def volume(number: str, size: int, state: str, encrypted: Any, **more: Any) -> Found:
    return Found(number, {"size": size, "volumeType": "gp3", "encrypted": encrypted, "state": {"value": state}}, **more)


def group(number: str, *ranges: str, port: int = 443) -> Found:
    return Found(number, {"groupName": number, "ipPermissions": [
        {"ipProtocol": "tcp", "fromPort": port, "toPort": port, "ipRanges": list(ranges)},
        {"ipProtocol": "udp", "fromPort": 53, "toPort": 53, "ipRanges": []},
    ]}, relationships=(link("AWS::EC2::VPC", "vpc-1", "Is contained in Vpc"),))  # fmt: skip


def build() -> None:
    """Make it."""
    put("AWS::EC2::VPC", Found("vpc-1", {"cidrBlock": "10.0.0.0/16", "isDefault": False}))
    put("AWS::EC2::SecurityGroup", group("sg-web", "0.0.0.0/0"), group("sg-db", "10.0.0.0/24", port=5432),
        group("sg-host", "192.168.0.2/32", port=22))  # fmt: skip
    put("AWS::EC2::Instance",
        instance("i-1", "t2.micro", "ami-12345", tags={"env": "prod", "Name": "web"}),
        instance("i-2", "t2.micro", "ami-12345", state="stopped", zone="us-east-1b", tags={"env": "test"}),
        instance("i-3", "m5.large", "ami-999", ip="10.0.9.9"))  # fmt: skip
    put("AWS::EC2::EIP", Found("eip-1", {"publicIp": "54.1.2.3"}, relationships=(
        link("AWS::EC2::Instance", "i-1", "Is attached to Instance"),
        link("AWS::EC2::NetworkInterface", "eni-i-1", "Is attached to NetworkInterface"))))  # fmt: skip
    put("AWS::EC2::Volume", volume("vol-1", 8, "in-use", True, tags={"env": "prod"}), volume("vol-2", 100, "available", False),
        volume("vol-3", 500, "available", "true"))  # fmt: skip
    put("AWS::S3::Bucket",
        Found("logs", {"name": "logs"}, arn="arn:aws:s3:::logs", supplementary={
            "BucketVersioningConfiguration": {"status": "Enabled", "isMfaDeleteEnabled": None},
            "BucketLoggingConfiguration": {"destinationBucketName": None}}),
        Found("invoices", {"name": "invoices"}, arn="arn:aws:s3:::invoices", supplementary={
            "BucketVersioningConfiguration": {"status": "Off"}}))  # fmt: skip
    put("AWS::RDS::DBInstance", Found("db-1", {"engine": "postgres", "allocatedStorage": 20, "publiclyAccessible": False}),
        Found("db-2", {"engine": "mysql", "allocatedStorage": 40, "publiclyAccessible": True}),
        Found("db-3", {"engine": "mysql", "allocatedStorage": 60, "publiclyAccessible": False}))  # fmt: skip
    put("AWS::IAM::User", Found("AIDA1", {"userName": "dana"}, name="dana"))
    put("AWS::EC2::Volume", volume("vol-elsewhere", 1, "available", True), account=STRANGER)
    put("AWS::EC2::Volume", volume("vol-west", 1, "in-use", True), region="eu-west-1")
    judged("encrypted-volumes", {"vol-1": "COMPLIANT", "vol-2": "NON_COMPLIANT", "vol-3": "COMPLIANT"})
    judged("attached-volumes", {"vol-1": "COMPLIANT", "vol-2": "COMPLIANT", "i-1": "NOT_APPLICABLE"})


def judged(name: str, verdicts: dict[str, str]) -> None:
    """A rule and what it says of these resources."""
    rule = ConfigRule.objects.create(account_id=ACCOUNT, region=REGION, name=name, identifier="ENCRYPTED_VOLUMES")
    for number, compliance in verdicts.items():
        found = Resource.objects.get(account_id=ACCOUNT, region=REGION, resource_id=number)
        Verdict.objects.create(
            rule=rule, resource=found, compliance=compliance, item_id=found.item_id or 0, inputs="x", since=clock.now(),
            invoked=clock.now(), recorded=clock.now(),
        )  # fmt: skip
