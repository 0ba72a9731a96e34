"""Rules in the admin: typed fields of the declared parameters, scope pickers, tries, reasons; and remediations."""

from __future__ import annotations

from typing import Any

import pytest

from config_app.backtests import tasks as backtests
from config_app.backtests.models import BackTest
from config_app.remediation.models import RemediationConfiguration, RemediationException, RemediationExecution
from config_app.rules import spec
from config_app.rules.forms import PREFIX, field, form_for
from config_app.rules.models import ConfigRule
from project.platform.identity.models import User
from tests.admin.test_admin import RULES, enter, errors, rule, told
from tests.conftest import ACCOUNT

pytestmark = pytest.mark.django_db
REMEDIES, SPARED = "/admin/config_app/remediationconfiguration/", "/admin/config_app/remediationexception/"
RUNS = "/admin/config_app/remediationexecution/"


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtests.run, "apply_async", lambda given, **_: None)


def test_every_managed_rule_has_a_form_with_a_field_for_each_parameter() -> None:
    for declared in spec.managed().values():
        fields = form_for(declared)().fields
        assert {PREFIX + one.name for one in declared.parameters} <= set(fields), declared.identifier
        for one in declared.parameters:
            assert field(one).help_text


def test_parameters_are_typed_checked_and_kept_as_texts_and_shown_again(alice: User) -> None:
    admin = enter(alice)
    page = admin.get(f"{RULES}add/?identifier=ACCESS_KEYS_ROTATED").content.decode()
    assert 'type="number" name="parameter_maxAccessKeyAge"' in page and "Left empty: 90." in page
    given = rule(name="keys", identifier="ACCESS_KEYS_ROTATED", parameter_maxAccessKeyAge="old")
    answer = admin.post(f"{RULES}add/", given)
    assert "Enter a whole number." in errors(answer) and not ConfigRule.objects.exists()
    answer, said = told(lambda: admin.post(f"{RULES}add/", {**given, "parameter_maxAccessKeyAge": "30"}))
    assert (answer.status_code, said) == (302, [("PutConfigRule", "")])
    made = ConfigRule.objects.get()
    assert made.parameters == {"maxAccessKeyAge": "30"}
    page = admin.get(f"{RULES}{made.pk}/change/").content.decode()
    assert 'name="parameter_maxAccessKeyAge" value="30"' in page
    admin.post(f"{RULES}{made.pk}/change/", {**given, "parameter_maxAccessKeyAge": ""})
    assert ConfigRule.objects.get().parameters == {"maxAccessKeyAge": "90"}


def test_a_scope_is_picked_of_the_rules_own_types(alice: User) -> None:
    admin = enter(alice)
    answer = admin.post(f"{RULES}add/", rule(scope_types=["AWS::S3::Bucket"]))
    assert "Select a valid choice" in errors(answer)
    picked = rule(scope_types=["AWS::EC2::Volume"], scope_tag="team", scope_value="web")
    assert admin.post(f"{RULES}add/", picked).status_code == 302
    made = ConfigRule.objects.get()
    assert made.scope == {"ComplianceResourceTypes": ["AWS::EC2::Volume"], "TagKey": "team", "TagValue": "web"}
    page = admin.get(f"{RULES}{made.pk}/change/").content.decode()
    assert '<option value="AWS::EC2::Volume" selected>' in page and 'value="web"' in page


def test_a_try_starts_a_back_test_of_what_was_typed_and_puts_nothing(alice: User) -> None:
    admin = enter(alice)
    answer, said = told(lambda: admin.post(f"{RULES}add/", rule(_try="30")))
    made = BackTest.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/backtests/{made.number}/")
    assert (said, made.days, ConfigRule.objects.exists()) == ([("StartBackTest", "")], 30, False)
    assert admin.post(f"{RULES}add/", rule()).status_code == 302
    standing = ConfigRule.objects.get()
    answer, said = told(lambda: admin.post(f"{RULES}{standing.pk}/change/", rule(_try="0", description="Other words.")))
    assert said == [("StartBackTest", "")] and ConfigRule.objects.get().description != "Other words."
    page = admin.get(f"{RULES}{standing.pk}/change/").content.decode()
    assert "Tried over history" in page and "Dry run over now" in page and page.count("/backtests/backtest-") == 2


def test_rules_are_turned_off_with_a_reason_which_their_event_holds(alice: User) -> None:
    admin = enter(alice)
    admin.post(f"{RULES}add/", rule())
    action: dict[str, Any] = {"action": "disable", "_selected_action": [ConfigRule.objects.get().pk]}
    answer, said = told(lambda: admin.post(RULES, action, follow=True))
    assert "Say why" in answer.content.decode() and ("DisableConfigRule", "") not in said
    assert ConfigRule.objects.get().enabled
    _, said = told(lambda: admin.post(RULES, {**action, "reason": "It moves."}))
    assert ("DisableConfigRule", "") in said and not ConfigRule.objects.get().enabled


def test_remediations_are_put_refused_at_their_field_and_deleted(alice: User) -> None:
    admin = enter(alice)
    admin.post(f"{RULES}add/", rule(name="versions", identifier="S3_BUCKET_VERSIONING_ENABLED"))
    given = {"rule_name": "versions", "region": "us-east-1", "document": "AWS-ConfigureS3BucketVersioning", "parameters": "{}",
             "resource_type": "AWS::S3::Bucket"}  # fmt: skip
    answer = admin.post(f"{REMEDIES}add/", given)
    assert "required parameter [BucketName]" in errors(answer) and not RemediationConfiguration.objects.exists()
    given["parameters"] = '{"BucketName": {"ResourceValue": {"Value": "RESOURCE_ID"}}}'
    answer, said = told(lambda: admin.post(f"{REMEDIES}add/", given))
    assert (answer.status_code, said) == (302, [("PutRemediationConfigurations", "")])
    made = RemediationConfiguration.objects.get()
    assert (made.account_id, made.automatic, made.put_by.endswith("alice")) == (ACCOUNT, False, True)
    assert admin.get(f"{REMEDIES}{made.pk}/change/").status_code == admin.get(REMEDIES).status_code == 200
    spared = {"rule_name": "versions", "region": "us-east-1", "resource_type": "AWS::S3::Bucket", "resource_id": "papers",
              "message": "Moves."}  # fmt: skip
    answer, said = told(lambda: admin.post(f"{SPARED}add/", spared))
    assert said == [("PutRemediationExceptions", "")]
    answer, said = told(lambda: admin.post(f"{SPARED}{RemediationException.objects.get().pk}/delete/", {"post": "yes"}))
    assert said == [("DeleteRemediationExceptions", "")] and not RemediationException.objects.exists()
    answer, said = told(lambda: admin.post(f"{REMEDIES}{made.pk}/delete/", {"post": "yes"}))
    assert said == [("DeleteRemediationConfiguration", "")]


def test_a_rule_manager_puts_and_tries_and_approves_only_what_others_asked_for(alice: User, bob: User) -> None:
    manager = enter(bob, role="rule-manager")
    assert (
        manager.post(f"{RULES}add/", rule(name="versions", identifier="S3_BUCKET_VERSIONING_ENABLED")).status_code
        == 302
    )
    assert manager.post(f"{RULES}add/", rule(name="draft", _try="7")).status_code == 302
    own = RemediationExecution.objects.create(
        account_id=ACCOUNT, region="us-east-1", rule_name="versions", resource_type="AWS::S3::Bucket", resource_id="papers",
        document="AWS-ConfigureS3BucketVersioning", asked_by=User.objects.get(pk=bob.pk).arn,
    )  # fmt: skip
    action = {"action": "approve", "_selected_action": [own.pk]}
    _, said = told(lambda: manager.post(RUNS, action))
    assert ("ApproveRemediation", "AccessDeniedException") in said
    assert (
        manager.get(f"{REMEDIES}add/").status_code
        == manager.get("/admin/config_app/conformancepack/add/").status_code
        == 200
    )
    reader = enter(alice, role="auditor")
    assert reader.get(f"{REMEDIES}add/").status_code == 403
    assert reader.get(RUNS).status_code == 200
    _, said = told(lambda: reader.post(RUNS, action))
    assert ("ApproveRemediation", "") not in said
