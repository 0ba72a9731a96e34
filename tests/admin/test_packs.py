"""Packs and exceptions in the admin panel: each change is its named operation, and who may not sees no button."""

from __future__ import annotations

from typing import Any

import pytest

from config_app.exceptions.models import ComplianceException
from config_app.packs.models import ConformancePack
from project.platform.identity.models import User
from tests.admin.test_admin import enter, errors, told
from tests.config_app.packs.templates import SMALL
from tests.conftest import ACCOUNT

pytestmark = pytest.mark.django_db
PACKS, EXCEPTIONS = "/admin/config_app/conformancepack/", "/admin/config_app/complianceexception/"


def pack(**given: str) -> dict[str, str]:
    return {"name": "small", "region": "us-east-1", "body": "", "given": "{}", "scope": "{}", "shipped": ""} | given


def test_a_pack_is_put_and_deleted_by_its_operations(alice: User) -> None:
    admin = enter(alice)
    answer, left = told(lambda: admin.post(f"{PACKS}add/", pack(body=SMALL, given='{"Days": "30"}')))
    assert (answer.status_code, left) == (302, [("PutConformancePack", "")])
    made = ConformancePack.objects.get()
    assert (made.name, made.given, made.state) == ("small", {"Days": "30"}, "CREATE_IN_PROGRESS")
    ConformancePack.objects.update(state="CREATE_COMPLETE")
    assert "small" in admin.get(PACKS).content.decode()
    assert admin.get(f"{PACKS}{made.pk}/change/").status_code == 200
    answer, left = told(lambda: admin.post(f"{PACKS}{made.pk}/delete/", {"post": "yes"}))
    assert (answer.status_code, left) == (302, [("DeleteConformancePack", "")])
    assert ConformancePack.objects.get().state == "DELETE_IN_PROGRESS"


def test_what_is_wrong_with_a_template_stands_at_its_field_and_a_pack_of_the_library_is_chosen(alice: User) -> None:
    admin = enter(alice)
    answer = admin.post(f"{PACKS}add/", pack(body="Resources: {A: {Type: 'AWS::S3::Bucket'}}"))
    assert "Resources.A.Type" in errors(answer)
    assert not ConformancePack.objects.exists()
    assert admin.post(f"{PACKS}add/", pack(name="base", shipped="baseline")).status_code == 302
    assert ConformancePack.objects.get().source == "library:baseline"


def test_an_exception_is_asked_for_here_and_granted_by_somebody_else(alice: User, bob: User) -> None:
    admin = enter(alice)
    given: dict[str, Any] = {"resource_type": "AWS::EC2::Volume", "resource_id": "vol-1", "owner": "dana", "reason": "Old.",
                             "until": "2027-03-31"}  # fmt: skip
    answer, left = told(lambda: admin.post(f"{EXCEPTIONS}add/", given))
    assert (answer.status_code, left) == (302, [("RequestException", "")])
    made = ComplianceException.objects.get()
    action = {"action": "grant", "_selected_action": [made.pk]}
    answer, left = told(lambda: admin.post(EXCEPTIONS, action))
    assert left == [("GrantException", "AccessDeniedException")]
    other = enter(bob, role="owner")
    answer, left = told(lambda: other.post(EXCEPTIONS, action))
    assert left == [("GrantException", "")]
    assert ComplianceException.objects.get().granted_by.endswith("user/bob")
    assert ComplianceException.objects.get().account_id == ACCOUNT
    assert "vol-1" in other.get(EXCEPTIONS).content.decode()


def test_half_an_exception_is_refused_at_its_field(alice: User) -> None:
    admin = enter(alice)
    answer = admin.post(f"{EXCEPTIONS}add/", {"owner": "dana", "reason": "Old.", "until": "2027-03-31"})
    assert "Nothing would be left to find" in errors(answer)
    assert not ComplianceException.objects.exists()
