"""Every remediation document is complete: words, risk, and steps that the services' published models accept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.validate import validate_parameters

from config_app.remediation import spec, stepping
from config_app.remediation.spec import Document, Step
from project.kernel.aws import shapes

DOCUMENTS = list(spec.documents().values())
# What reading steps answer, so that each document comes to its changing steps.
ANSWERS: dict[str, Any] = {
    "ec2:DescribeSecurityGroupRules": {"SecurityGroupRules": [
        {"SecurityGroupRuleId": "sgr-1", "IsEgress": False, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIpv4": "0.0.0.0/0"},
        {"SecurityGroupRuleId": "sgr-2", "IsEgress": True, "IpProtocol": "-1", "CidrIpv4": "0.0.0.0/0"},
    ]},
    "ec2:DescribeVolumes": {"Volumes": [{"VolumeId": "given", "State": "available"}]},
    "rds:DescribeDBInstances": {"DBInstances": [{"DBInstanceIdentifier": "db", "DbiResourceId": "given"}]},
    "iam:ListUsers": {"Users": [{"UserName": "erik", "UserId": "given"}]},
    "iam:ListAccessKeys": {"AccessKeyMetadata": [
        {"AccessKeyId": "AKIA0000000000000000", "Status": "Active", "CreateDate": datetime(2020, 1, 1, tzinfo=UTC)},
    ]},
    "s3:GetBucketPolicy": {},
}  # fmt: skip


def test_there_are_at_least_fifteen() -> None:
    assert len(DOCUMENTS) >= 15


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_its_words_are_there_and_its_calls_are_ones_that_boto_takes(document: Document) -> None:
    assert document.title and document.changes.endswith(".") and document.permissions
    assert document.level in {"low", "medium", "high"}
    assert document.name.startswith(("AWS-", "AWSConfigRemediation-", "Cairn-"))
    needed = {one.name: {"StaticValue": {"Values": ["given"]}} for one in document.parameters if one.required}
    assert spec.problems(document, needed) == ""
    made: list[Step] = []

    def act(step: Step) -> Mapping[str, Any]:
        made.append(step)
        service, _, verb = step.operation.partition(":")
        model = shapes.operation_model(service, verb)
        assert model is not None, step.operation
        if model.input_shape is not None:
            validate_parameters(dict(step.parameters), model.input_shape)
        return ANSWERS.get(step.operation, {})

    assert stepping.walk(document, spec.settled(document, needed, "given"), act) == len(made)
    assert any(not stepping.reads(step) for step in made)
