"""Rules and verdicts over the wire: put, judged at once and on change, on schedule, deleted; details, summaries, errors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from config_app.items import writes
from config_app.items.content import Found
from config_app.items.models import Resource
from config_app.rules import reads, tasks
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import clock
from tests.config_app.conftest import ACCOUNT, REGION, refusal

pytestmark = pytest.mark.django_db(transaction=True)
VOLUME, USER, WHOLE = "AWS::EC2::Volume", "AWS::IAM::User", "AWS::::Account"
ATTACHED = [{"state": "attached"}]


def volume(number: str, encrypted: bool, *, attached: bool = True, **tags: str) -> Found:
    return Found(number, {"encrypted": encrypted, "attachments": ATTACHED if attached else []}, tags=tags)


def record(*found: Found, kind: str = VOLUME, complete: bool = False) -> None:
    writes.record(ACCOUNT, REGION, kind, found, lambda *_: [], complete=complete)


def put(config: Any, identifier: str = "ENCRYPTED_VOLUMES", name: str = "", **more: Any) -> str:
    name = name or identifier.lower().replace("_", "-")
    config.put_config_rule(
        ConfigRule={"ConfigRuleName": name, "Source": {"Owner": "AWS", "SourceIdentifier": identifier}, **more}
    )
    return name


def verdicts(config: Any, name: str, **more: Any) -> dict[str, str]:
    found = config.get_compliance_details_by_config_rule(ConfigRuleName=name, **more)["EvaluationResults"]
    return {
        entry["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]: entry["ComplianceType"]
        for entry in found
    }


def test_a_rule_that_is_put_has_judged_what_is_there_when_the_call_returns(wire: Any) -> None:
    record(volume("vol-1", True), volume("vol-2", False), volume("vol-3", False, attached=False))
    config = wire()
    name = put(config)
    assert verdicts(config, name) == {"vol-1": "COMPLIANT", "vol-2": "NON_COMPLIANT"}
    assert verdicts(config, name, ComplianceTypes=["NOT_APPLICABLE"]) == {"vol-3": "NOT_APPLICABLE"}
    (shown,) = config.describe_compliance_by_config_rule(ConfigRuleNames=[name])["ComplianceByConfigRules"]
    assert shown["Compliance"] == {
        "ComplianceType": "NON_COMPLIANT",
        "ComplianceContributorCount": {"CappedCount": 1, "CapExceeded": False},
    }
    (rule,) = config.describe_config_rules(ConfigRuleNames=[name])["ConfigRules"]
    assert rule["ConfigRuleArn"] == f"arn:aws:config:{REGION}:{ACCOUNT}:config-rule/{rule['ConfigRuleId']}"
    (status,) = config.describe_config_rule_evaluation_status(ConfigRuleNames=[name])["ConfigRulesEvaluationStatus"]
    assert status["FirstEvaluationStarted"] is True
    assert "LastSuccessfulEvaluationTime" in status


def test_change_and_deletion_move_the_verdict_and_history_is_never_rewritten(wire: Any) -> None:
    config = wire()
    name = put(config)
    record(volume("vol-1", False))
    first = Verdict.objects.get()
    record(volume("vol-1", True))
    assert verdicts(config, name) == {"vol-1": "COMPLIANT"}
    record(complete=True)
    assert verdicts(config, name) == {}
    (old, new) = Verdict.objects.order_by("id")
    assert (old.compliance, old.since, old.annotation) == ("NON_COMPLIANT", first.since, first.annotation)
    assert old.until == new.since
    assert new.until is not None


def test_a_confirmed_verdict_keeps_its_beginning(wire: Any) -> None:
    config = wire()
    put(config)
    record(volume("vol-1", False))
    before = Verdict.objects.get()
    record(volume("vol-1", False, team="web"))
    config.start_config_rules_evaluation(ConfigRuleNames=["encrypted-volumes"])
    after = Verdict.objects.get()
    assert (after.id, after.since, after.until) == (before.id, before.since, None)
    assert after.invoked > before.invoked
    assert after.item_id > before.item_id


def test_periodic_rules_are_judged_at_once_when_asked_and_when_their_time_has_come(wire: Any) -> None:
    config = wire()
    record(Found(ACCOUNT, {"accountMFAEnabled": 0}), kind=WHOLE)
    name = put(config, "ROOT_ACCOUNT_MFA_ENABLED", MaximumExecutionFrequency="One_Hour")
    assert verdicts(config, name) == {ACCOUNT: "NON_COMPLIANT"}
    config.delete_evaluation_results(ConfigRuleName=name)
    assert verdicts(config, name) == {}
    config.start_config_rules_evaluation(ConfigRuleNames=[name])
    assert verdicts(config, name) == {ACCOUNT: "NON_COMPLIANT"}
    rule = ConfigRule.objects.get()
    assert reads.periodic_due() == []
    ConfigRule.objects.update(evaluated=clock.now() - timedelta(minutes=61))
    assert reads.periodic_due() == [rule]
    tasks.periodic()
    assert reads.periodic_due() == []
    code, message = refusal(put, config=config, MaximumExecutionFrequency="One_Hour")
    assert (code, "evaluated on change" in message) == ("InvalidParameterValueException", True)


def test_an_evaluation_of_no_named_rule_is_one_of_all(wire: Any) -> None:
    config = wire()
    names = [put(config), put(config, "IAM_USER_NO_POLICIES_CHECK")]
    record(volume("vol-1", False))
    record(Found("AIDA", {"userPolicyList": [{"policyName": "p"}]}, name="erik"), kind=USER)
    for name in names:
        config.delete_evaluation_results(ConfigRuleName=name)
    config.start_config_rules_evaluation()
    assert [verdicts(config, name) for name in names] == [{"vol-1": "NON_COMPLIANT"}, {"AIDA": "NON_COMPLIANT"}]


def test_many_resources_are_judged_in_the_background(wire: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from config_app.rules import evaluating

    sent: list[Any] = []
    monkeypatch.setattr(evaluating, "AT_ONCE", 1)
    monkeypatch.setattr(tasks.evaluate, "apply_async", lambda given, **_: sent.append(given))
    record(volume("vol-1", True), volume("vol-2", False))
    config = wire()
    name = put(config)
    assert verdicts(config, name) == {}
    (given,) = sent
    tasks.evaluate(*given)
    assert len(verdicts(config, name)) == 2


@pytest.mark.parametrize(
    ("scope", "wanted"),
    [
        ({"ComplianceResourceTypes": [VOLUME]}, {"vol-1", "vol-2"}),
        ({"ComplianceResourceTypes": [VOLUME], "ComplianceResourceId": "vol-2"}, {"vol-2"}),
        ({"ComplianceResourceTypes": ["AWS::EC2::VPC"]}, set()),
        ({"TagKey": "team"}, {"vol-1", "vol-2"}),
        ({"TagKey": "team", "TagValue": "web"}, {"vol-1"}),
    ],
)
def test_scopes_hold_when_put_and_on_change(wire: Any, scope: dict[str, Any], wanted: set[str]) -> None:
    config = wire()
    found = [volume("vol-1", False, team="web"), volume("vol-2", False, team="ops")]
    record(*found)
    name = put(config, Scope=scope)
    assert set(verdicts(config, name)) == wanted
    Verdict.objects.all().delete()
    record(*(Found(**{**vars(entry), "zone": "", "supplementary": {"x": 1}}) for entry in found))
    assert set(verdicts(config, name)) == wanted
    rule = ConfigRule.objects.get()
    for resource in Resource.objects.all():
        assert reads.covers(rule, resource) == reads.in_scope(rule).filter(id=resource.id).exists()


def test_a_resource_that_leaves_the_scope_loses_its_verdict(wire: Any) -> None:
    config = wire()
    name = put(config, Scope={"TagKey": "team"})
    record(volume("vol-1", False, team="web"))
    record(volume("vol-1", False))
    assert verdicts(config, name) == {}


def test_an_update_judges_by_the_new_parameters_and_a_deleted_rules_history_stays(wire: Any) -> None:
    config = wire()
    key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1"
    record(Found("vol-1", {"encrypted": True, "kmsKeyId": key, "attachments": ATTACHED}))
    name = put(config)
    assert verdicts(config, name) == {"vol-1": "COMPLIANT"}
    put(config, InputParameters='{"kmsId": "arn:aws:kms:us-east-1:111122223333:key/2"}')
    assert verdicts(config, name) == {"vol-1": "NON_COMPLIANT"}
    assert ConfigRule.objects.count() == 1
    config.delete_config_rule(ConfigRuleName=name)
    assert refusal(config.describe_config_rules, ConfigRuleNames=[name])[0] == "NoSuchConfigRuleException"
    assert config.describe_config_rules()["ConfigRules"] == []
    assert Verdict.objects.count() == 2
    assert not Verdict.objects.filter(until__isnull=True).exists()
    put(config)
    assert ConfigRule.objects.count() == 1
    assert ConfigRule.ever.count() == 2


def test_details_by_resource_and_compliance_by_resource(wire: Any) -> None:
    config = wire()
    record(volume("vol-1", False), volume("vol-2", True), volume("vol-3", False))
    put(config)
    put(config, "REQUIRED_TAGS", InputParameters='{"tag1Key": "team"}')
    by_resource = config.get_compliance_details_by_resource(ResourceType=VOLUME, ResourceId="vol-1")
    assert [entry["ComplianceType"] for entry in by_resource["EvaluationResults"]] == ["NON_COMPLIANT"] * 2
    pages = config.get_paginator("describe_compliance_by_resource").paginate(
        ResourceType=VOLUME, PaginationConfig={"PageSize": 2}
    )
    shown = [[entry["ResourceId"] for entry in page["ComplianceByResources"]] for page in pages]
    assert shown == [["vol-1", "vol-2"], ["vol-3"]]
    good = config.describe_compliance_by_resource(ResourceType=VOLUME, ComplianceTypes=["COMPLIANT"])
    assert good["ComplianceByResources"] == []
    (worst,) = config.describe_compliance_by_resource(ResourceType=VOLUME, ResourceId="vol-1")["ComplianceByResources"]
    assert worst["Compliance"]["ComplianceContributorCount"] == {"CappedCount": 2, "CapExceeded": False}
    for given in ({"ResourceType": VOLUME}, {"ResourceId": "vol-1"}, {"ResourceEvaluationId": "x"}):
        assert refusal(config.get_compliance_details_by_resource, **given)[0] == "InvalidParameterValueException"
    assert refusal(config.describe_compliance_by_resource, ResourceId="vol-1")[0] == "InvalidParameterValueException"
    assert refusal(config.describe_compliance_by_resource, NextToken="x")[0] == "InvalidNextTokenException"


def test_summaries_count_rules_and_resources_once(wire: Any) -> None:
    config = wire()
    record(volume("vol-1", False), volume("vol-2", True))
    put(config)
    put(config, name="again")
    put(config, "IAM_USER_NO_POLICIES_CHECK")
    record(Found("AIDA", {}, name="dana"), kind=USER)
    rules = config.get_compliance_summary_by_config_rule()["ComplianceSummary"]
    assert rules["CompliantResourceCount"]["CappedCount"] == 1
    assert rules["NonCompliantResourceCount"]["CappedCount"] == 2
    ask = config.get_compliance_summary_by_resource_type
    (total,) = ask()["ComplianceSummariesByResourceType"]
    assert total["ComplianceSummary"]["CompliantResourceCount"]["CappedCount"] == 2
    assert total["ComplianceSummary"]["NonCompliantResourceCount"]["CappedCount"] == 1
    kinds = ask(ResourceTypes=[USER, VOLUME, "AWS::EC2::VPC"])["ComplianceSummariesByResourceType"]
    assert [(entry["ResourceType"], entry["ComplianceSummary"]["CompliantResourceCount"]["CappedCount"]) for entry in kinds] == [
        (USER, 1), (VOLUME, 1), ("AWS::EC2::VPC", 0),
    ]  # fmt: skip


def test_rules_page_by_name_and_tokens_are_bound(wire: Any) -> None:
    config = wire()
    for number in range(27):
        ConfigRule.objects.create(
            account_id=ACCOUNT, region=REGION, name=f"{'aB'[number % 2]}-{number:02}", identifier="ENCRYPTED_VOLUMES"
        )
    for method, member in (
        ("describe_config_rules", "ConfigRules"),
        ("describe_compliance_by_config_rule", "ComplianceByConfigRules"),
        ("describe_config_rule_evaluation_status", "ConfigRulesEvaluationStatus"),
    ):
        pages = list(config.get_paginator(method).paginate())
        names = [entry["ConfigRuleName"] for page in pages for entry in page[member]]
        assert len(names) == len(set(names)) == 27
        assert refusal(getattr(config, method), NextToken="forged")[0] == "InvalidNextTokenException"
    token = config.describe_config_rules()["NextToken"]
    assert refusal(config.describe_compliance_by_config_rule, NextToken=token)[0] == "InvalidNextTokenException"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"Source": {"Owner": "AWS", "SourceIdentifier": "NO_SUCH_RULE"}}, "InvalidParameterValueException"),
        ({"Source": {"Owner": "NOBODY", "SourceIdentifier": "X"}}, "ValidationException"),
        ({"InputParameters": "{"}, "InvalidParameterValueException"),
        ({"InputParameters": '{"nonsense": "1"}'}, "InvalidParameterValueException"),
        ({"Scope": {"ComplianceResourceId": "vol-1"}}, "InvalidParameterValueException"),
        ({"Scope": {"TagValue": "web"}}, "InvalidParameterValueException"),
        ({"ConfigRuleName": ""}, "ValidationException"),
        ({"MaximumExecutionFrequency": "Weekly"}, "ValidationException"),
    ],
    ids=str,
)
def test_a_bad_rule_is_refused_and_nothing_is_written(wire: Any, rule: dict[str, Any], code: str) -> None:
    given = {"ConfigRuleName": "r", "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}, **rule}
    client = wire(parameter_validation=False)
    assert refusal(client.put_config_rule, ConfigRule=given)[0] == code
    assert not ConfigRule.ever.exists()


def test_unknown_rules_are_named_in_the_refusal(wire: Any) -> None:
    config = wire()
    for call, given in (
        (config.delete_config_rule, {"ConfigRuleName": "x"}),
        (config.delete_evaluation_results, {"ConfigRuleName": "x"}),
        (config.start_config_rules_evaluation, {"ConfigRuleNames": ["x"]}),
        (config.describe_config_rules, {"ConfigRuleNames": ["x"]}),
        (config.describe_compliance_by_config_rule, {"ConfigRuleNames": ["x"]}),
        (config.get_compliance_details_by_config_rule, {"ConfigRuleName": "x"}),
    ):
        code, message = refusal(call, **given)
        assert (code, "'x'" in message) == ("NoSuchConfigRuleException", True)


def test_a_rule_that_fails_over_one_resource_says_so_and_keeps_its_last_word(
    wire: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from config_app.rules import spec

    config = wire()
    name = put(config)
    record(volume("vol-1", True), volume("vol-2", True))
    prepared = spec.prepared

    def broken(*given: Any) -> Any:
        judge = prepared(*given)

        def judged(configuration: Any, item: Any) -> Any:
            if item.resource_id == "vol-1":
                raise RuntimeError("broken")
            return judge(configuration, item)

        return judged

    monkeypatch.setattr(spec, "prepared", broken)
    record(volume("vol-1", False), volume("vol-2", False))
    assert verdicts(config, name) == {"vol-1": "COMPLIANT", "vol-2": "NON_COMPLIANT"}
    (status,) = config.describe_config_rule_evaluation_status(ConfigRuleNames=[name])["ConfigRulesEvaluationStatus"]
    assert "broken" in status["LastErrorMessage"]
