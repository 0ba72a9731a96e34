"""Proactive evaluations: a resource that is not there yet is judged by its CloudFormation properties."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from config_app.items.models import Resource
from config_app.rules.custom import guard
from project.kernel import clock
from tests.config_app.conftest import refusal

pytestmark = pytest.mark.django_db(transaction=True)
MODES = [{"Mode": "DETECTIVE"}, {"Mode": "PROACTIVE"}]


def put(config: Any, identifier: str, modes: Any = MODES) -> str:
    name = identifier.lower().replace("_", "-")
    source = {"Owner": "AWS", "SourceIdentifier": identifier}
    config.put_config_rule(ConfigRule={"ConfigRuleName": name, "Source": source, "EvaluationModes": modes})
    return name


def start(config: Any, kind: str, properties: Any, **more: Any) -> str:
    text = properties if isinstance(properties, str) else json.dumps(properties)
    details = {"ResourceId": "planned", "ResourceType": kind, "ResourceConfiguration": text}
    return config.start_resource_evaluation(ResourceDetails=details, EvaluationMode="PROACTIVE", **more)[
        "ResourceEvaluationId"
    ]


def said(config: Any, number: str) -> dict[str, str]:
    found = config.get_compliance_details_by_resource(ResourceEvaluationId=number)["EvaluationResults"]
    return {
        one["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ConfigRuleName"]: one["ComplianceType"]
        for one in found
    }


@pytest.mark.parametrize(
    ("identifier", "kind", "good", "bad"),
    [
        ("RDS_STORAGE_ENCRYPTED", "AWS::RDS::DBInstance", {"StorageEncrypted": True}, {"StorageEncrypted": "false"}),
        ("RDS_MULTI_AZ_SUPPORT", "AWS::RDS::DBInstance", {"MultiAZ": True}, {}),
        ("SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED", "AWS::EC2::Subnet", {}, {"MapPublicIpOnLaunch": True}),
        ("SNS_ENCRYPTED_KMS", "AWS::SNS::Topic", {"KmsMasterKeyId": "alias/x"}, {"TopicName": "t"}),
        ("LAMBDA_INSIDE_VPC", "AWS::Lambda::Function", {"VpcConfig": {"SubnetIds": ["subnet-1"]}}, {"Runtime": "x"}),
        (
            "S3_BUCKET_VERSIONING_ENABLED", "AWS::S3::Bucket",
            {"BucketName": "b", "VersioningConfiguration": {"Status": "Enabled"}}, {"BucketName": "b"},
        ),
        (
            "DYNAMODB_PITR_ENABLED", "AWS::DynamoDB::Table",
            {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}, {"TableName": "t"},
        ),
        (
            "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED", "AWS::CloudTrail::Trail",
            {"EnableLogFileValidation": True, "S3BucketName": "b"}, {"S3BucketName": "b"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isupper() else "",
)  # fmt: skip
def test_a_planned_resource_is_judged_as_the_real_one_would_be(
    wire: Any, identifier: str, kind: str, good: Any, bad: Any
) -> None:
    config = wire()
    name = put(config, identifier)
    for properties, wanted in ((good, "COMPLIANT"), (bad, "NON_COMPLIANT")):
        number = start(config, kind, properties)
        summary = config.get_resource_evaluation_summary(ResourceEvaluationId=number)
        assert (summary["EvaluationStatus"]["Status"], summary["Compliance"]) == ("SUCCEEDED", wanted)
        assert said(config, number) == {name: wanted}
    assert not Resource.objects.exists(), "a planned resource entered the inventory"


@pytest.mark.skipif(not guard.available(), reason="the engine of custom policies (guardpycfn) is not installed")
def test_policies_judge_planned_resources_too(wire: Any) -> None:
    config = wire()
    text = 'rule sealed when resourceType == "AWS::EC2::Volume" { configuration.encrypted == true <<sealed, please>> }'
    details = [{"EventSource": "aws.config", "MessageType": "ConfigurationItemChangeNotification"}]
    policy = {"PolicyRuntime": "guard-2.x.x", "PolicyText": text}
    source = {"Owner": "CUSTOM_POLICY", "SourceDetails": details, "CustomPolicyDetails": policy}
    config.put_config_rule(ConfigRule={"ConfigRuleName": "sealed", "Source": source, "EvaluationModes": MODES})
    assert said(config, start(config, "AWS::EC2::Volume", {"Encrypted": False})) == {"sealed": "NON_COMPLIANT"}
    assert said(config, start(config, "AWS::EC2::Volume", {"Encrypted": True})) == {"sealed": "COMPLIANT"}


def test_only_rules_of_the_mode_are_asked_and_none_is_no_compliance(wire: Any) -> None:
    config = wire()
    put(config, "ENCRYPTED_VOLUMES", [{"Mode": "DETECTIVE"}])
    number = start(config, "AWS::EC2::Volume", {"Encrypted": False})
    assert config.get_resource_evaluation_summary(ResourceEvaluationId=number)["Compliance"] == "INSUFFICIENT_DATA"
    listed = config.describe_config_rules(Filters={"EvaluationMode": "PROACTIVE"})["ConfigRules"]
    assert listed == []
    code, message = refusal(put, config=config, identifier="IAM_PASSWORD_POLICY")
    assert (code, "does not support" in message) == ("InvalidParameterValueException", True)


def test_evaluations_are_listed_found_and_idempotent(wire: Any) -> None:
    config, token = wire(), "t" * 64
    first = start(config, "AWS::EC2::Volume", {}, ClientToken=token)
    assert start(config, "AWS::EC2::Volume", {}, ClientToken=token) == first
    assert refusal(start, config=config, kind="AWS::EC2::Volume", properties={"Size": 1}, ClientToken=token)[0] == (
        "IdempotentParameterMismatch"
    )
    second = start(config, "AWS::EC2::Volume", {}, EvaluationContext={"EvaluationContextIdentifier": "pull-7"})
    pages = config.get_paginator("list_resource_evaluations").paginate(PaginationConfig={"PageSize": 1})
    assert [[one["ResourceEvaluationId"] for one in page["ResourceEvaluations"]] for page in pages] == [
        [second],
        [first],
    ]
    some = config.list_resource_evaluations(Filters={"EvaluationContextIdentifier": "pull-7"})["ResourceEvaluations"]
    assert [one["ResourceEvaluationId"] for one in some] == [second]
    late, early = clock.now(), clock.now() - timedelta(hours=1)
    window = {"TimeWindow": {"StartTime": late, "EndTime": early}}
    assert refusal(config.list_resource_evaluations, Filters=window)[0] == "InvalidTimeRangeException"
    assert config.list_resource_evaluations(Filters={"TimeWindow": {"EndTime": early}})["ResourceEvaluations"] == []
    stranger = wire(who="charlie")
    assert (
        refusal(stranger.get_resource_evaluation_summary, ResourceEvaluationId=first)[0] == "ResourceNotFoundException"
    )
    assert refusal(wire(who="bob").start_resource_evaluation, EvaluationMode="PROACTIVE", ResourceDetails={
        "ResourceId": "x", "ResourceType": "AWS::EC2::Volume", "ResourceConfiguration": "{}"})[0] == "AccessDeniedException"  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("AWS::EC2::Volume", "{"),
        ("AWS::EC2::Volume", "[]"),
        ("AWS::S3::Bucket", '{"VersioningConfiguration": 7}'),
        ("AWS::Mars::Rover", "{}"),
    ],
)
def test_what_cannot_be_read_is_refused(wire: Any, kind: str, text: str) -> None:
    assert refusal(start, config=wire(), kind=kind, properties=text)[0] == "InvalidParameterValueException"
