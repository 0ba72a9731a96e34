"""Custom rules in the browser: a handler is kept by paste or upload, and a rule of a function or a policy is added."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config_app.rules.models import ConfigRule, RuleHandler

pytestmark = pytest.mark.django_db(transaction=True)
KEEP, ADD = "/rules/+handlers/keep/", "/rules/+custom/add/"
CODE = "def lambda_handler(event, context):\n    return None\n"
LIMITS = {"handler": "index.lambda_handler", "timeout": 30, "memory_size": 256}
POLICY = "rule encrypted when resourceType == 'AWS::EC2::Volume' { configuration.encrypted == true }"


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def packed(name: str) -> SimpleUploadedFile:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, CODE)
    return SimpleUploadedFile("code.zip", held.getvalue())


def test_a_handler_is_kept_by_paste_and_by_upload_and_each_is_a_version(alice: Any) -> None:
    page = browser(alice)
    assert "No handler is kept" in page.get("/rules/+handlers/all/").content.decode()
    answer = page.post(KEEP, {"function_name": "volumes", "source": CODE, **LIMITS})
    assert answer["Location"] == f"{ADD}?function=volumes"
    assert 'value="volumes"' in page.get(answer["Location"]).content.decode()
    page.post(
        KEEP, {"function_name": "volumes", "file": SimpleUploadedFile("mine.py", CODE.encode() + b"# 2\n"), **LIMITS}
    )
    page.post(KEEP, {"function_name": "volumes", "file": packed("index.py"), **LIMITS, "timeout": 31})
    kept = RuleHandler.objects.order_by("version")
    assert [(one.name, one.version, one.entry, one.seconds) for one in kept] == [
        ("volumes", 1, "index.lambda_handler", 30), ("volumes", 2, "index.lambda_handler", 30), ("volumes", 3, "index.lambda_handler", 31),
    ]  # fmt: skip
    text = page.get("/rules/+handlers/all/").content.decode()
    assert kept[2].sha256 in text and kept[0].sha256 not in text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "source"), ({"source": CODE, "file": SimpleUploadedFile("a.py", b"pass")}, "source"),
        ({"source": CODE, "handler": "index"}, "handler"), ({"source": CODE, "timeout": 301}, "timeout"),
        ({"file": SimpleUploadedFile("a.zip", b"no archive")}, "file"), ({"source": CODE, "function_name": "a b"}, "function_name"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_at_its_field(alice: Any, given: dict[str, Any], field: str) -> None:
    answer = browser(alice).post(KEEP, {"function_name": "volumes", **LIMITS, **given})
    assert answer.status_code == 200 and field in answer.context["form"].errors, answer.context["form"].errors
    assert not RuleHandler.objects.exists()


def test_a_rule_of_a_kept_function_and_one_of_a_policy_are_added(alice: Any) -> None:
    page = browser(alice)
    page.post(KEEP, {"function_name": "volumes", "source": CODE, **LIMITS})
    answer = page.post(
        ADD,
        {
            "name": "by-code",
            "function": "volumes",
            "types": ["AWS::EC2::Volume"],
            "frequency": "One_Hour",
            "parameters": '{"most": "3"}',
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer["Location"] == "/rules/by-code/"
    answer = page.post(ADD, {"name": "by-policy", "policy": POLICY, "types": ["AWS::EC2::Volume"]})
    assert answer.status_code == 302, answer.context["form"].errors
    code, policy = ConfigRule.objects.get(name="by-code"), ConfigRule.objects.get(name="by-policy")
    assert (
        code.owner == "CUSTOM_LAMBDA"
        and code.identifier.endswith(":function:volumes")
        and code.parameters == {"most": "3"}
    )
    assert [one["MessageType"] for one in code.source_details] == [
        "ConfigurationItemChangeNotification",
        "ScheduledNotification",
    ]
    assert policy.owner == "CUSTOM_POLICY" and policy.policy_text == POLICY
    assert "volumes, version 1" in " ".join(page.get("/rules/by-code/").content.decode().split())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"types": ["AWS::EC2::Volume"]}, "function"), ({"policy": POLICY}, "types"),
        ({"policy": "rule broken {", "types": ["AWS::EC2::Volume"]}, "policy"),
        ({"policy": POLICY, "types": ["AWS::EC2::Volume"], "parameters": "{"}, "parameters"),
    ],
)  # fmt: skip
def test_a_rule_that_nothing_decides_or_wakes_is_refused_at_its_field(
    alice: Any, given: dict[str, Any], field: str
) -> None:
    answer = browser(alice).post(ADD, {"name": "mine", **given})
    assert answer.status_code == 200 and field in answer.context["form"].errors, answer.context["form"].errors
    assert not ConfigRule.objects.exists()


def test_an_auditor_keeps_no_handler_and_adds_no_rule(bob: Any) -> None:
    page = browser(bob)
    assert page.get(KEEP).status_code == page.get(ADD).status_code == 403
    assert page.post(KEEP, {"function_name": "volumes", "source": CODE, **LIMITS}).status_code == 403
    assert "Keep a handler</a>" not in page.get("/rules/+handlers/all/").content.decode()
    assert "+custom" not in page.get("/rules/").content.decode()
    assert not RuleHandler.objects.exists() and not ConfigRule.objects.exists()
