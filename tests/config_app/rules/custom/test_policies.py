"""Custom policy rules: Guard text is checked when it is put, judges items, and harms nothing when it goes wrong."""

from __future__ import annotations

from typing import Any

import pytest

from config_app.items.content import Found
from config_app.rules import reads
from config_app.rules.custom import guard
from config_app.rules.models import RuleRun
from tests.config_app.conftest import refusal
from tests.config_app.rules.custom.conftest import put_policy, record, run, verdicts, volume

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not guard.available(), reason="the engine of custom policies (guardpycfn) is not installed"),
]
ENCRYPTED = """
# volumes are encrypted and small
let most = CONFIG_RULE_PARAMETERS.most
rule encrypted when resourceType == "AWS::EC2::Volume" {
    configuration.encrypted == true <<the volume is not encrypted>>
    configuration.size <= %most
}
"""
RECURSION = "rule a when resourceType == 'AWS::EC2::Volume' {\n    b\n}\nrule b {\n    a\n}\n"


def test_a_policy_judges_what_is_there_and_each_change(wire: Any) -> None:
    record(volume("vol-1", True), volume("vol-2", False))
    record(Found("q", {}), kind="AWS::SQS::Queue")
    config = wire()
    name = put_policy(config, "small", ENCRYPTED, InputParameters='{"most": 8}')
    assert {found.state for found in run()} == {"SUCCEEDED"}
    assert verdicts(config, name) == {"vol-1": "COMPLIANT", "vol-2": "NON_COMPLIANT"}
    found = config.get_compliance_details_by_config_rule(ConfigRuleName=name, ComplianceTypes=["NON_COMPLIANT"])
    assert found["EvaluationResults"][0]["Annotation"] == "the volume is not encrypted"
    record(volume("vol-2", True))
    run()
    assert verdicts(config, name) == {"vol-1": "COMPLIANT", "vol-2": "COMPLIANT"}
    assert config.get_custom_rule_policy(ConfigRuleName=name)["PolicyText"] == ENCRYPTED
    (rule,) = config.describe_config_rules(ConfigRuleNames=[name])["ConfigRules"]
    assert rule["Source"]["CustomPolicyDetails"]["PolicyRuntime"] == "guard-2.x.x"
    put_policy(config, name, ENCRYPTED, InputParameters='{"most": 4}')
    run()
    assert verdicts(config, name) == {"vol-1": "NON_COMPLIANT", "vol-2": "NON_COMPLIANT"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule x when resourceType == 'q'\n{ foo === 1 }", "line 2, column"),
        ("rule x { ", "line 1, column 9"),
        ("# nothing", "holds no rule"),
        ("   ", "is empty"),
    ],
)
def test_bad_text_is_refused_with_its_place_and_nothing_is_written(wire: Any, text: str, said: str) -> None:
    config = wire()
    code, message = refusal(put_policy, config=config, name="bad", text=text)
    assert code == "InvalidParameterValueException"
    assert said in message
    assert config.describe_config_rules()["ConfigRules"] == []


def test_a_policy_that_recurses_costs_its_own_evaluation_and_no_worker(wire: Any) -> None:
    record(volume("vol-1", True))
    config = wire()
    at_once = "rule a {\n    a\n}\n"
    assert "broke the engine" in refusal(put_policy, config=config, name="deep", text=at_once)[1]
    put_policy(config, "deep", RECURSION)  # behind a condition it is noticed when an item meets the condition
    put_policy(config, "good", ENCRYPTED, InputParameters='{"most": 8}')
    runs = {found.rule.name: found for found in run()}
    assert "SIGSEGV" in runs["deep"].reason
    assert runs["good"].state == "SUCCEEDED"
    assert verdicts(config, "good") == {"vol-1": "COMPLIANT"}
    assert verdicts(config, "deep") == {}
    (status,) = config.describe_config_rule_evaluation_status(ConfigRuleNames=["deep"])["ConfigRulesEvaluationStatus"]
    assert "vol-1: The policy broke the engine's process" in status["LastErrorMessage"]


def test_policies_have_their_own_bounds(wire: Any) -> None:
    config = wire()
    source = {
        "Owner": "CUSTOM_POLICY",
        "CustomPolicyDetails": {"PolicyRuntime": "guard-2.x.x", "PolicyText": ENCRYPTED},
    }
    scheduled = {**source, "SourceDetails": [{"EventSource": "aws.config", "MessageType": "ScheduledNotification"}]}
    for wrong in (source, scheduled, {**scheduled, "SourceIdentifier": "f"}):
        code, _ = refusal(config.put_config_rule, ConfigRule={"ConfigRuleName": "x", "Source": wrong})
        assert code == "InvalidParameterValueException"
    assert refusal(config.get_custom_rule_policy, ConfigRuleName="x")[0] == "NoSuchConfigRuleException"
    config.put_config_rule(
        ConfigRule={"ConfigRuleName": "managed", "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}}
    )
    assert refusal(config.get_custom_rule_policy, ConfigRuleName="managed")[0] == "NoSuchConfigRuleException"
    assert not RuleRun.objects.exists()


def test_the_types_of_a_policy_are_those_that_its_conditions_name() -> None:
    text = "# resourceType == 'AWS::X::Y'\nrule a when resourceType in ['AWS::S3::Bucket', \"AWS::SQS::Queue\"] {\n x exists }"
    assert reads.named_types(text) == ("AWS::S3::Bucket", "AWS::SQS::Queue")
    assert reads.named_types("rule a { resourceName exists }") == ()


def test_the_admin_panel_changes_a_custom_rule_and_keeps_its_source(wire: Any, alice: Any) -> None:
    from django.test import Client

    from config_app.rules.models import ConfigRule
    from project.platform.identity.models import User

    put_policy(wire(), "small", ENCRYPTED, InputParameters='{"most": 8}')
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=alice.pk), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/admin/config_app/configrule/{ConfigRule.objects.get().pk}/change/"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"description": "by hand", "parameters": '{"most": 4}', "scope": "{}"})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    rule = ConfigRule.objects.get()
    assert (rule.description, rule.owner, rule.policy_text) == ("by hand", "CUSTOM_POLICY", ENCRYPTED)
    assert rule.parameters == {"most": 4}
    page = client.get("/rules/small/").content.decode()
    assert "Custom policy rule" in page
    assert "rule encrypted when resourceType" in page
