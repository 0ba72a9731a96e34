"""Organization rules and packs over the wire: brought to every account, each account's failure its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from config_app.organization import tasks
from config_app.organization.models import MemberDeployment, OrganizationDeployment
from config_app.packs.models import ConformancePack
from config_app.rules.models import ConfigRule
from project.platform.identity.models import Account
from tests.config_app.conftest import ACCOUNT, refusal
from tests.config_app.packs.templates import SMALL
from tests.conftest import STRANGER

pytestmark = pytest.mark.django_db(transaction=True)
POLICY = "rule a when resourceType == 'AWS::EC2::Volume' {\n  configuration.encrypted == true\n}\n"
MANAGED = {"RuleIdentifier": "ENCRYPTED_VOLUMES", "ResourceTypesScope": ["AWS::EC2::Volume"]}


@pytest.fixture(autouse=True)
def _first(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """ACCOUNT is the one that the installation began with."""
    from project.platform.identity import reads

    monkeypatch.setattr(reads, "first_account", lambda: ACCOUNT)


def settle() -> None:
    for one in OrganizationDeployment.objects.all():
        tasks.roll_out(one.id)


def statuses(rows: list[dict[str, Any]], member: str) -> dict[str, str]:
    return {row["AccountId"]: row[member] for row in rows}


def test_a_pack_is_brought_to_every_account_but_the_excluded_ones(wire: Any) -> None:
    Account.objects.create(id="777788889999", name="third")
    config = wire()
    answer = config.put_organization_conformance_pack(
        OrganizationConformancePackName="small", TemplateBody=SMALL, ExcludedAccounts=["777788889999"],
        ConformancePackInputParameters=[{"ParameterName": "Days", "ParameterValue": "30"}],
    )  # fmt: skip
    (state,) = config.describe_organization_conformance_pack_statuses()["OrganizationConformancePackStatuses"]
    assert state["Status"] == "CREATE_IN_PROGRESS"
    assert (
        refusal(config.delete_organization_conformance_pack, OrganizationConformancePackName="small")[0]
        == "ResourceInUseException"
    )
    settle()
    (state,) = config.describe_organization_conformance_pack_statuses()["OrganizationConformancePackStatuses"]
    assert state["Status"] == "CREATE_SUCCESSFUL"
    rows = config.get_organization_conformance_pack_detailed_status(OrganizationConformancePackName="small")
    found = statuses(rows["OrganizationConformancePackDetailedStatuses"], "Status")
    assert found == {ACCOUNT: "CREATE_SUCCESSFUL", STRANGER: "CREATE_SUCCESSFUL"}
    (shown,) = config.describe_organization_conformance_packs()["OrganizationConformancePacks"]
    assert (shown["OrganizationConformancePackArn"], shown["ExcludedAccounts"]) == (
        answer["OrganizationConformancePackArn"], ["777788889999"])  # fmt: skip
    assert set(ConformancePack.objects.values_list("account_id", "state")) == {
        (ACCOUNT, "CREATE_COMPLETE"), (STRANGER, "CREATE_COMPLETE")}  # fmt: skip
    theirs = wire(who="charlie")
    name = ConformancePack.objects.get(account_id=STRANGER).name
    assert name.startswith("OrgConformsPack-small-")
    assert refusal(theirs.delete_conformance_pack, ConformancePackName=name)[0] == "ResourceInUseException"
    config.delete_organization_conformance_pack(OrganizationConformancePackName="small")
    settle()
    assert not ConformancePack.objects.exists()
    assert config.describe_organization_conformance_packs()["OrganizationConformancePacks"] == []


def test_a_rule_is_brought_to_every_account_and_to_those_that_come_later(wire: Any) -> None:
    config = wire()
    arn = config.put_organization_config_rule(
        OrganizationConfigRuleName="volumes", OrganizationManagedRuleMetadata=MANAGED
    )["OrganizationConfigRuleArn"]
    assert f":organization-config-rule/volumes-{OrganizationDeployment.objects.get().suffix}" in arn
    settle()
    Account.objects.create(id="777788889999", name="third")
    tasks.upkeep()
    rows = config.get_organization_config_rule_detailed_status(OrganizationConfigRuleName="volumes")
    found = statuses(rows["OrganizationConfigRuleDetailedStatus"], "MemberAccountRuleStatus")
    assert found == dict.fromkeys((ACCOUNT, STRANGER, "777788889999"), "CREATE_SUCCESSFUL")
    assert (
        ConfigRule.objects.filter(identifier="ENCRYPTED_VOLUMES", scope__has_key="ComplianceResourceTypes").count() == 3
    )
    (state,) = config.describe_organization_config_rule_statuses()["OrganizationConfigRuleStatuses"]
    assert state["OrganizationRuleStatus"] == "CREATE_SUCCESSFUL"
    name = ConfigRule.objects.get(account_id=STRANGER).name
    assert refusal(wire(who="charlie").delete_config_rule, ConfigRuleName=name)[0] == "AccessDeniedException"
    config.put_organization_config_rule(
        OrganizationConfigRuleName="volumes", OrganizationManagedRuleMetadata=MANAGED, ExcludedAccounts=[STRANGER]
    )
    settle()
    assert set(ConfigRule.objects.values_list("account_id", flat=True)) == {ACCOUNT, "777788889999"}
    config.delete_organization_config_rule(OrganizationConfigRuleName="volumes")
    settle()
    assert not ConfigRule.objects.exists()
    assert not MemberDeployment.objects.exists()


def test_the_failure_of_one_account_is_its_own(wire: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from config_app.rules import putting
    from project.kernel.errors import CallError

    config, put = wire(), putting.put

    def refuse(call: Any, *words: Any, **more: Any) -> Any:
        if call.account_id == STRANGER:
            raise CallError("MaxNumberOfConfigRulesExceededException", "Too many.")
        return put(call, *words, **more)

    monkeypatch.setattr(putting, "put", refuse)
    config.put_organization_config_rule(OrganizationConfigRuleName="volumes", OrganizationManagedRuleMetadata=MANAGED)
    settle()
    (state,) = config.describe_organization_config_rule_statuses()["OrganizationConfigRuleStatuses"]
    assert (state["OrganizationRuleStatus"], state["ErrorCode"]) == (
        "CREATE_FAILED",
        "MaxNumberOfConfigRulesExceededException",
    )
    (failed,) = config.get_organization_config_rule_detailed_status(
        OrganizationConfigRuleName="volumes", Filters={"MemberAccountRuleStatus": "CREATE_FAILED"}
    )["OrganizationConfigRuleDetailedStatus"]
    assert (failed["AccountId"], failed["ErrorMessage"]) == (STRANGER, "Too many.")
    assert ConfigRule.objects.get().account_id == ACCOUNT


def test_a_policy_s_text_is_given_apart_and_wrong_ones_are_refused(wire: Any) -> None:
    config = wire()
    policy = {"PolicyRuntime": "guard-2.x.x", "PolicyText": POLICY,
              "ResourceTypesScope": ["AWS::EC2::Volume"]}  # fmt: skip
    OrganizationDeployment.objects.create(kind="rule", account_id=ACCOUNT, name="policy", definition={"policy": policy})
    assert (
        config.get_organization_custom_rule_policy(OrganizationConfigRuleName="policy")["PolicyText"]
        == policy["PolicyText"]
    )
    (shown,) = config.describe_organization_config_rules(OrganizationConfigRuleNames=["policy"])[
        "OrganizationConfigRules"
    ]
    assert "rule a" not in json.dumps(shown, default=str)
    unknown = {"RuleIdentifier": "NO_SUCH_RULE"}
    code, _ = refusal(
        config.put_organization_config_rule, OrganizationConfigRuleName="x", OrganizationManagedRuleMetadata=unknown
    )
    assert code == "InvalidParameterValueException"
    assert (
        refusal(config.put_organization_config_rule, OrganizationConfigRuleName="x")[0]
        == "InvalidParameterValueException"
    )
    bad = {"OrganizationConformancePackName": "x", "TemplateBody": "Resources: {}"}
    code, _ = refusal(config.put_organization_conformance_pack, **bad)
    assert code == "OrganizationConformancePackTemplateValidationException"
    assert OrganizationDeployment.objects.count() == 1


def test_only_the_management_account_deploys_for_the_organization(wire: Any) -> None:
    theirs, auditor = wire(who="charlie"), wire(who="bob")
    code, _ = refusal(
        theirs.put_organization_config_rule, OrganizationConfigRuleName="x", OrganizationManagedRuleMetadata=MANAGED
    )
    assert code == "OrganizationAccessDeniedException"
    assert refusal(theirs.describe_organization_conformance_packs)[0] == "OrganizationAccessDeniedException"
    code, _ = refusal(
        auditor.put_organization_conformance_pack, OrganizationConformancePackName="x", TemplateBody=SMALL
    )
    assert code == "AccessDeniedException"
    config = wire()
    code, _ = refusal(config.describe_organization_config_rules, OrganizationConfigRuleNames=["none"])
    assert code == "NoSuchOrganizationConfigRuleException"
    code, _ = refusal(config.delete_organization_conformance_pack, OrganizationConformancePackName="none")
    assert code == "NoSuchOrganizationConformancePackException"
