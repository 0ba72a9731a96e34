"""Process checks are answered by people; what a service made is the service's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from config_app.packs.models import ProcessAnswer
from config_app.rules import putting
from config_app.rules.models import ConfigRule
from project.kernel import clock
from project.kernel.calls import Call
from project.platform.identity import reads as identity
from tests.config_app.conftest import ACCOUNT, refusal
from tests.config_app.rules.custom.conftest import verdicts

pytestmark = pytest.mark.django_db(transaction=True)
CHECK = {"ConfigRuleName": "trained", "Source": {"Owner": "AWS", "SourceIdentifier": "AWS_CONFIG_PROCESS_CHECK"}}


def test_a_process_check_says_what_people_say(wire: Any) -> None:
    config = wire()
    config.put_config_rule(ConfigRule=CHECK)
    given = {"ComplianceResourceType": "AWS::::Account", "ComplianceResourceId": ACCOUNT, "ComplianceType": "COMPLIANT",
             "OrderingTimestamp": clock.now(), "Annotation": "everyone was trained in May"}  # fmt: skip
    config.put_external_evaluation(ConfigRuleName="trained", ExternalEvaluation=given)
    assert verdicts(config, "trained") == {ACCOUNT: "COMPLIANT"}
    config.start_config_rules_evaluation(ConfigRuleNames=["trained"])
    assert verdicts(config, "trained") == {ACCOUNT: "COMPLIANT"}, "an evaluation forgot what people said"
    later = {**given, "ComplianceType": "NON_COMPLIANT", "OrderingTimestamp": clock.now() + timedelta(seconds=1)}
    config.put_external_evaluation(ConfigRuleName="trained", ExternalEvaluation=later)
    assert verdicts(config, "trained") == {ACCOUNT: "NON_COMPLIANT"}
    earlier = {**given, "OrderingTimestamp": clock.now() - timedelta(days=1), "Annotation": "what was so yesterday"}
    config.put_external_evaluation(ConfigRuleName="trained", ExternalEvaluation=earlier)
    assert verdicts(config, "trained") == {ACCOUNT: "NON_COMPLIANT"}
    answers = ProcessAnswer.objects.filter(rule__name="trained").order_by("id")
    assert [(one.compliance, one.owner, one.note) for one in answers] == [
        ("COMPLIANT", "alice", "everyone was trained in May"),
        ("NON_COMPLIANT", "alice", "everyone was trained in May"),
    ], "the history has what was said, and nothing that no longer stood when it came"
    assert all(one.event_id and one.answered_by.endswith("/alice") for one in answers)
    for wrong in (
        {"ComplianceType": "INSUFFICIENT_DATA"},
        {"ComplianceResourceId": "999988887777"},
    ):
        code, _ = refusal(
            config.put_external_evaluation, ConfigRuleName="trained", ExternalEvaluation={**given, **wrong}
        )
        assert code == "InvalidParameterValueException"
    config.put_config_rule(
        ConfigRule={"ConfigRuleName": "managed", "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}}
    )
    code, _ = refusal(config.put_external_evaluation, ConfigRuleName="managed", ExternalEvaluation=given)
    assert code == "InvalidParameterValueException"
    code, _ = refusal(wire(who="bob").put_external_evaluation, ConfigRuleName="trained", ExternalEvaluation=given)
    assert code == "AccessDeniedException"


def test_a_rule_that_a_service_made_is_not_changed_by_others_and_an_unknown_one_never_judges(
    wire: Any, alice: Any
) -> None:
    call = Call("config:PutConfigRule", identity.caller_for_user(alice))
    given = {"ConfigRuleName": "future", "Source": {"Owner": "AWS", "SourceIdentifier": "NOT_THERE_YET"}}
    putting.put(call, given, pack="conformance-pack-1", created_by="config-conforms.amazonaws.com", unknown=True)
    config = wire()
    (rule,) = config.describe_config_rules()["ConfigRules"]
    assert (rule["CreatedBy"], rule["ConfigRuleState"]) == ("config-conforms.amazonaws.com", "ACTIVE")
    assert refusal(config.delete_config_rule, ConfigRuleName="future")[0] == "AccessDeniedException"
    known = {**given, "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}}
    assert refusal(config.put_config_rule, ConfigRule=known)[0] == "AccessDeniedException"
    assert (
        refusal(config.put_config_rule, ConfigRule={**known, "CreatedBy": "me"})[0] == "InvalidParameterValueException"
    )
    config.start_config_rules_evaluation(ConfigRuleNames=["future"])
    (standing,) = config.describe_compliance_by_config_rule(ConfigRuleNames=["future"])["ComplianceByConfigRules"]
    assert standing["Compliance"]["ComplianceType"] == "INSUFFICIENT_DATA"
    assert ConfigRule.objects.get().pack == "conformance-pack-1"
