"""The policy that the recorder's page prints: every action only reads, and each call of a type has one."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from config_app.recorder import permissions

READS = re.compile(r"^[a-z0-9-]+:(Describe|List|Get|BatchGet|GET$|GenerateCredentialReport$)")


def test_every_action_only_reads() -> None:
    assert len(permissions.actions()) > 200
    assert [action for action in permissions.actions() if not READS.match(action)] == []


@pytest.mark.parametrize(
    "action",
    ["ec2:DescribeInstances", "s3:ListAllMyBuckets", "s3:GetAccountPublicAccessBlock", "apigateway:GET",
     "elasticloadbalancing:DescribeLoadBalancers", "elasticfilesystem:DescribeFileSystems", "states:ListStateMachines",
     "iam:GetCredentialReport", "iam:GenerateCredentialReport", "lambda:ListFunctions"],
)  # fmt: skip
def test_an_action_has_the_name_that_iam_knows(action: str) -> None:
    assert action in permissions.actions()


def test_cairns_own_calls_need_no_permission() -> None:
    assert not [action for action in permissions.actions() if action.startswith("cloudtrail:")]


@pytest.mark.django_db
def test_the_page_prints_the_policy(people: object, client: Client) -> None:
    client.force_login(people["alice"])  # type: ignore[index]
    page = client.get("/recorder/").content.decode()
    assert "ec2:DescribeInstances" in page and "CairnReads" in page
    assert json.loads(json.dumps(permissions.policy()))["Statement"][0]["Resource"] == "*"
