"""The four rules of the seeds judge as AWS says, on AWS's own items where there are some."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config_app.rules import spec

KEY = "arn:aws:kms:us-east-1:111122223333:key/0a1b"


def judged(identifier: str, configuration: dict[str, Any], **parameters: str) -> str:
    return spec.judge(spec.managed()[identifier], configuration, parameters, spec.Item())[0]


@pytest.mark.parametrize(
    ("configuration", "parameters", "wanted"),
    [
        ({"storageEncrypted": True, "kmsKeyId": KEY}, {}, "COMPLIANT"),
        ({"storageEncrypted": False}, {}, "NON_COMPLIANT"),
        ({}, {}, "NON_COMPLIANT"),
        ({"storageEncrypted": True, "kmsKeyId": KEY}, {"kmsKeyId": KEY}, "COMPLIANT"),
        ({"storageEncrypted": True, "kmsKeyId": KEY}, {"kmsKeyId": "0a1b"}, "COMPLIANT"),
        ({"storageEncrypted": True, "kmsKeyId": KEY}, {"kmsKeyId": "0a1"}, "NON_COMPLIANT"),
        ({"storageEncrypted": True, "kmsKeyId": KEY}, {"kmsKeyId": KEY.replace("0a1b", "ffff")}, "NON_COMPLIANT"),
        ({"storageEncrypted": False}, {"kmsKeyId": KEY}, "NON_COMPLIANT"),
    ],
)
def test_rds_storage_encrypted(configuration: dict[str, Any], parameters: dict[str, str], wanted: str) -> None:
    assert judged("RDS_STORAGE_ENCRYPTED", configuration, **parameters) == wanted


ATTACHED = [{"state": "attached", "instanceId": "i-1"}]


@pytest.mark.parametrize(
    ("configuration", "parameters", "wanted"),
    [
        ({"encrypted": True, "attachments": ATTACHED, "kmsKeyId": KEY}, {}, "COMPLIANT"),
        ({"encrypted": False, "attachments": ATTACHED}, {}, "NON_COMPLIANT"),
        ({"encrypted": False, "attachments": []}, {}, "NOT_APPLICABLE"),
        ({"encrypted": False, "attachments": [{"state": "detached"}]}, {}, "NOT_APPLICABLE"),
        ({"encrypted": False, "attachments": [{"state": {"value": "attached"}}]}, {}, "NON_COMPLIANT"),
        ({"encrypted": True, "attachments": ATTACHED, "kmsKeyId": KEY}, {"kmsId": "0a1b"}, "COMPLIANT"),
        ({"encrypted": True, "attachments": ATTACHED, "kmsKeyId": KEY}, {"kmsId": KEY}, "COMPLIANT"),
        ({"encrypted": True, "attachments": ATTACHED, "kmsKeyId": KEY}, {"kmsId": "a1"}, "NON_COMPLIANT"),
    ],
)
def test_encrypted_volumes(configuration: dict[str, Any], parameters: dict[str, str], wanted: str) -> None:
    assert judged("ENCRYPTED_VOLUMES", configuration, **parameters) == wanted


def test_root_account_mfa_enabled_is_periodic_and_asks_the_accounts_summary() -> None:
    assert spec.managed()["ROOT_ACCOUNT_MFA_ENABLED"].trigger == "periodic"
    assert judged("ROOT_ACCOUNT_MFA_ENABLED", {"accountMFAEnabled": 1}) == "COMPLIANT"
    assert judged("ROOT_ACCOUNT_MFA_ENABLED", {"accountMFAEnabled": 0}) == "NON_COMPLIANT"


@pytest.mark.parametrize(
    ("configuration", "wanted"),
    [
        ({"userPolicyList": [], "attachedManagedPolicies": []}, "COMPLIANT"),
        ({"groupList": ["developers"]}, "COMPLIANT"),
        ({"userPolicyList": [{"policyName": "p"}]}, "NON_COMPLIANT"),
        ({"attachedManagedPolicies": [{"policyName": "ReadOnly", "policyArn": "arn"}]}, "NON_COMPLIANT"),
    ],
)
def test_iam_user_no_policies_check(configuration: dict[str, Any], wanted: str) -> None:
    assert judged("IAM_USER_NO_POLICIES_CHECK", configuration) == wanted


def real(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    """The configurations of AWS's own items of a type, in whichever dialect they came."""
    for path in sorted(folder.glob("*.json")):
        try:
            stack: list[Any] = [json.loads(path.read_text())]
        except ValueError:
            continue
        while stack:
            value = stack.pop()
            if isinstance(value, list):
                stack += value
            elif isinstance(value, dict):
                found = value.get("configuration")
                found = json.loads(found) if isinstance(found, str) and found.startswith("{") else found
                if value.get("resourceType") == kind and isinstance(found, dict):
                    yield found
                stack += value.values()


def test_awss_own_items_are_judged_by_what_they_say(shared_data: Path) -> None:
    volumes = list(real(shared_data / "config-items", "AWS::EC2::Volume"))
    databases = list(real(shared_data / "config-items", "AWS::RDS::DBInstance"))
    users = list(real(shared_data / "config-items", "AWS::IAM::User"))
    assert volumes and databases and users
    for volume in volumes:
        attached = any("attached" in json.dumps(entry.get("state")) for entry in volume.get("attachments") or [])
        wanted = "NOT_APPLICABLE" if not attached else "COMPLIANT" if volume.get("encrypted") else "NON_COMPLIANT"
        assert judged("ENCRYPTED_VOLUMES", volume) == wanted
    for database in databases:
        wanted = "COMPLIANT" if database.get("storageEncrypted") else "NON_COMPLIANT"
        assert judged("RDS_STORAGE_ENCRYPTED", database) == wanted
    for user in users:
        own = bool(user.get("userPolicyList") or user.get("attachedManagedPolicies"))
        assert judged("IAM_USER_NO_POLICIES_CHECK", user) == ("NON_COMPLIANT" if own else "COMPLIANT")
