"""Custom Lambda rules: functions in AWS's idiom run unmodified, shut in, and answer for their own run only."""

from __future__ import annotations

import json
from typing import Any

import pytest

from config_app.rules.custom import evaluations
from config_app.rules.models import ConfigRule, RuleRun, Verdict
from project.kernel import clock
from project.platform.identity.models import SessionKey
from tests.config_app.conftest import ACCOUNT, REGION, refusal
from tests.config_app.rules.custom.conftest import HOURLY, put, record, run, verdicts, volume

pytestmark = pytest.mark.django_db(transaction=True)

ENCRYPTED = """
import json
import boto3

config = boto3.client("config")


def lambda_handler(event, context):
    invoking = json.loads(event["invokingEvent"])
    item = invoking["configurationItem"]
    parameters = json.loads(event["ruleParameters"])
    print("judging", item["resourceId"], sorted(event), parameters)
    if event["eventLeftScope"] or item["configurationItemStatus"].startswith("ResourceDeleted"):
        compliance = "NOT_APPLICABLE"
    else:
        compliance = "COMPLIANT" if item["configuration"]["encrypted"] else "NON_COMPLIANT"
    evaluation = {
        "ComplianceResourceType": item["resourceType"], "ComplianceResourceId": item["resourceId"],
        "ComplianceType": compliance, "OrderingTimestamp": item["configurationItemCaptureTime"],
    }
    if compliance == "NON_COMPLIANT":
        evaluation["Annotation"] = "not encrypted, " + parameters["why"]
    config.put_evaluations(Evaluations=[evaluation], ResultToken=event["resultToken"])
"""
WHOLE_ACCOUNT = """
import json
import boto3


def lambda_handler(event, context):
    assert json.loads(event["invokingEvent"])["messageType"] == "ScheduledNotification"
    client = boto3.client("config")
    found = client.list_discovered_resources(resourceType="AWS::EC2::Volume")["resourceIdentifiers"]
    history = client.get_resource_config_history(resourceType="AWS::EC2::Volume", resourceId=found[0]["resourceId"])
    when = history["configurationItems"][0]["configurationItemCaptureTime"]
    client.put_evaluations(
        Evaluations=[{"ComplianceResourceType": "AWS::::Account", "ComplianceResourceId": event["accountId"],
                      "ComplianceType": "COMPLIANT" if len(found) < 2 else "NON_COMPLIANT", "OrderingTimestamp": when}],
        ResultToken=event["resultToken"],
    )
"""


def test_a_function_judges_what_is_there_and_each_change_and_its_page_shows_its_output(wire: Any, handler: Any) -> None:
    record(volume("vol-1", True), volume("vol-2", False))
    handler("encrypted", ENCRYPTED)
    config = wire()
    name = put(config, "encrypted", InputParameters='{"why": "by the house"}')
    (rule,) = config.describe_config_rules(ConfigRuleNames=[name])["ConfigRules"]
    assert rule["ConfigRuleState"] == "EVALUATING"
    assert rule["Source"]["SourceDetails"][0]["MessageType"] == "ConfigurationItemChangeNotification"
    assert rule["InputParameters"] == '{"why": "by the house"}'
    runs = run()
    assert [found.state for found in runs] == ["SUCCEEDED", "SUCCEEDED"], [found.output for found in runs]
    assert (
        "judging vol-1 ['accountId', 'configRuleArn', 'configRuleId', 'configRuleName', 'eventLeftScope'"
        in runs[0].output
    )
    assert {"files", "network", "processes", "limits"} <= set(runs[0].confinement.split(", "))
    assert verdicts(config, name) == {"vol-1": "COMPLIANT", "vol-2": "NON_COMPLIANT"}
    found = config.get_compliance_details_by_config_rule(ConfigRuleName=name, ComplianceTypes=["NON_COMPLIANT"])
    assert found["EvaluationResults"][0]["Annotation"] == "not encrypted, by the house"
    (rule,) = config.describe_config_rules(ConfigRuleNames=[name])["ConfigRules"]
    assert rule["ConfigRuleState"] == "ACTIVE"
    (status,) = config.describe_config_rule_evaluation_status(ConfigRuleNames=[name])["ConfigRulesEvaluationStatus"]
    assert {"LastSuccessfulInvocationTime", "LastSuccessfulEvaluationTime"} <= set(status)
    record(volume("vol-2", True))
    run()
    assert verdicts(config, name) == {"vol-1": "COMPLIANT", "vol-2": "COMPLIANT"}
    record(volume("vol-1", True), complete=True)
    run()
    assert verdicts(config, name) == {"vol-1": "COMPLIANT"}
    assert not SessionKey.objects.filter(policies__isnull=False).exists(), "credentials outlive their run"


def test_a_scheduled_function_reads_what_is_recorded_and_speaks_of_the_account(wire: Any, handler: Any) -> None:
    record(volume("vol-1"), volume("vol-2"))
    handler("whole-account", WHOLE_ACCOUNT)
    config = wire()
    name = put(config, "whole-account", details=HOURLY)
    (ended,) = run()
    assert (ended.state, ended.reason, ended.output) == ("SUCCEEDED", "", "")
    assert verdicts(config, name) == {ACCOUNT: "NON_COMPLIANT"}


BROKEN = {
    "loops": ("def lambda_handler(event, context):\n    while True:\n        pass\n", "its time was over", 1),
    "forks": (
        "import os, time\n\ndef lambda_handler(event, context):\n    while True:\n        if not os.fork():\n            time.sleep(60)\n",
        "exit code 1", 20,
    ),
    "floods": ("def lambda_handler(event, context):\n    while True:\n        print('x' * 1000000)\n", "more than 16 MB", 20),
    "raises": ("def lambda_handler(event, context):\n    raise ValueError('no idea')\n", "exit code 1", 20),
    "silent": ("def lambda_handler(event, context):\n    return {'compliance': 'whatever'}\n", "without PutEvaluations", 20),
    "leaks": ("def lambda_handler(event, context):\n    print(open('/etc/shadow').read())\n", "exit code 1", 20),
    "talks": (
        "import socket\n\ndef lambda_handler(event, context):\n    socket.create_connection(('203.0.113.1', 80), 5)\n",
        "exit code 1", 20,
    ),
    "eats": ("def lambda_handler(event, context):\n    x = []\n    while True:\n        x.append('x' * 10000000)\n", "exit code 1", 20),
}  # fmt: skip


def test_functions_that_go_wrong_fail_with_their_reason_and_delay_no_other_rule(wire: Any, handler: Any) -> None:
    record(volume("vol-1", False))
    config = wire()
    for name, (source, _, seconds) in BROKEN.items():
        handler(name, source, timeout=seconds)
        put(config, name)
    handler("good", ENCRYPTED)
    put(config, "good", InputParameters='{"why": "always"}')
    runs = {found.rule.name: found for found in run()}
    assert verdicts(config, "good") == {"vol-1": "NON_COMPLIANT"}
    for name, (_, reason, _) in BROKEN.items():
        assert runs[name].state == "FAILED", name
        assert reason in runs[name].reason, (name, runs[name].reason, runs[name].output[-300:])
        assert len(runs[name].output) < 17_000
        assert verdicts(config, name) == {}
        (status,) = config.describe_config_rule_evaluation_status(ConfigRuleNames=[name])["ConfigRulesEvaluationStatus"]
        assert reason in status["LastErrorMessage"]
    assert "no idea" in runs["raises"].output
    assert "No such file" in runs["leaks"].output
    assert "unreachable" in runs["talks"].output
    assert "root:" not in runs["leaks"].output


def test_a_functions_credentials_read_and_answer_for_their_own_token_only(
    wire: Any, handler: Any, gateway: None
) -> None:
    record(volume("vol-1", False))
    config = wire()
    RuleRun.objects.all().delete()
    handler("curious", f"""
import boto3
from botocore.exceptions import ClientError


def tried(call, **given):
    try:
        call(**given)
        print("ALLOWED", call.__name__)
    except ClientError as refused:
        print(call.__name__, refused.response["Error"]["Code"].removesuffix("Exception"))


def lambda_handler(event, context):
    config = boto3.client("config")
    given = {{"ComplianceResourceType": "AWS::EC2::Volume", "ComplianceResourceId": "vol-1",
             "ComplianceType": "COMPLIANT", "OrderingTimestamp": 1700000000}}
    tried(config.put_evaluations, Evaluations=[given], ResultToken="{'o' * 40}")
    tried(config.delete_config_rule, ConfigRuleName="curious")
    tried(config.stop_configuration_recorder, ConfigurationRecorderName="default")
    tried(boto3.client("cloudtrail").stop_logging, Name="x")
    tried(boto3.client("sts").get_session_token)
    tried(boto3.client("secretsmanager").get_secret_value, SecretId="x")
    tried(boto3.client("ec2").terminate_instances, InstanceIds=["i-1"])
    tried(config.describe_config_rules)
""")  # fmt: skip
    put(config, "curious")
    other = RuleRun.objects.create(
        rule=ConfigRule.objects.get(), message_type="ScheduledNotification", token_sha256=evaluations.digest("o" * 40),
        token_until=clock.now().replace(year=2090), state="SUCCEEDED", ended=clock.now(),
    )  # fmt: skip
    runs = run()
    output = next(found.output for found in runs if found.id != other.id)
    assert output.split("\n")[:8] == [
        "put_evaluations InvalidResultToken", "delete_config_rule AccessDenied",
        "stop_configuration_recorder AccessDenied", "stop_logging AccessDenied",
        "get_session_token AccessDenied", "get_secret_value AccessDenied",
        "terminate_instances UnauthorizedOperation", "ALLOWED describe_config_rules",
    ]  # fmt: skip
    assert verdicts(config, "curious") == {}
    failed = RuleRun.objects.exclude(id=other.id).get()
    assert "without PutEvaluations for its result token" in failed.reason


def test_put_evaluations_takes_only_living_tokens_and_aws_own_words(wire: Any, handler: Any) -> None:
    record(volume("vol-1", False))
    handler("silent", BROKEN["silent"][0])
    config = wire()
    put(config, "silent")
    given = {"ComplianceResourceType": "AWS::EC2::Volume", "ComplianceResourceId": "vol-1", "ComplianceType": "COMPLIANT",
             "OrderingTimestamp": clock.now()}  # fmt: skip
    assert refusal(config.put_evaluations, ResultToken="x")[0] == "InvalidResultTokenException"
    assert config.put_evaluations(ResultToken="x", Evaluations=[given], TestMode=True)["FailedEvaluations"] == []
    waiting = RuleRun.objects.get()
    RuleRun.objects.update(token_sha256=evaluations.digest("mine"), token_until=clock.now().replace(year=2090))
    unknown = {**given, "ComplianceResourceId": "vol-9"}
    answer = config.put_evaluations(ResultToken="mine", Evaluations=[given, unknown])
    assert [one["ComplianceResourceId"] for one in answer["FailedEvaluations"]] == ["vol-9"]
    assert verdicts(config, "silent") == {"vol-1": "COMPLIANT"}
    older = {
        **given,
        "OrderingTimestamp": given["OrderingTimestamp"].replace(year=2020),
        "ComplianceType": "NON_COMPLIANT",
    }
    config.put_evaluations(ResultToken="mine", Evaluations=[older])
    assert verdicts(config, "silent") == {"vol-1": "COMPLIANT"}, "an older word replaced a newer one"
    for wrong in (
        {"ComplianceType": "INSUFFICIENT_DATA"},
        {"OrderingTimestamp": clock.now().replace(year=2090)},
    ):
        assert refusal(config.put_evaluations, ResultToken="mine", Evaluations=[{**given, **wrong}])[0] == (
            "InvalidParameterValueException"
        )
    assert refusal(config.put_evaluations, ResultToken="mine", Evaluations=[{**given, "Annotation": "x" * 257}])[0] == (
        "ValidationException"
    )
    assert refusal(config.put_evaluations, ResultToken="mine", Evaluations=[given] * 101)[0] == "ValidationException"
    assert refusal(wire(who="charlie").put_evaluations, ResultToken="mine", Evaluations=[given])[0] == (
        "InvalidResultTokenException"
    )
    assert (
        refusal(wire(who="bob").put_evaluations, ResultToken="mine", Evaluations=[given])[0] == "AccessDeniedException"
    )
    RuleRun.objects.filter(id=waiting.id).update(token_until=clock.now())
    assert refusal(config.put_evaluations, ResultToken="mine", Evaluations=[given])[0] == "InvalidResultTokenException"


def test_what_changes_while_it_waits_is_judged_once_as_it_is_then(wire: Any, handler: Any) -> None:
    handler("encrypted", ENCRYPTED)
    config = wire()
    put(config, "encrypted", InputParameters='{"why": "w"}')
    for encrypted in (False, True, False, True):
        record(volume("vol-1", encrypted))
    assert RuleRun.objects.count() == 1
    assert refusal(config.start_config_rules_evaluation, ConfigRuleNames=["encrypted"])[0] == "LimitExceededException"
    run()
    assert verdicts(config, "encrypted") == {"vol-1": "COMPLIANT"}
    verdict = Verdict.objects.get()
    assert verdict.item_md5 == verdict.resource.md5
    config.delete_config_rule(ConfigRuleName="encrypted")
    record(volume("vol-1", False))
    assert not RuleRun.objects.filter(state="QUEUED").exists()


def test_a_rule_without_its_function_is_refused_and_so_are_bad_sources(wire: Any) -> None:
    config = wire()
    code, message = refusal(put, config=config, function="nowhere")
    assert (code, "cairn:PutRuleHandler" in message) == ("InsufficientPermissionsException", True)
    for source in (
        {"Owner": "CUSTOM_LAMBDA"},
        {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": "f"},
        {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES", "SourceDetails": [{"EventSource": "aws.config"}]},
        {"Owner": "CUSTOM_POLICY", "SourceDetails": [{"MessageType": "ConfigurationItemChangeNotification"}]},
    ):
        wrong = {"ConfigRuleName": "wrong", "Source": source}
        assert refusal(config.put_config_rule, ConfigRule=wrong)[0] in {
            "InvalidParameterValueException", "InsufficientPermissionsException",
        }, source  # fmt: skip
    assert ConfigRule.objects.count() == 0


def test_handlers_are_versioned_bounded_and_checked(wire: Any, handler: Any, people: dict[str, Any]) -> None:
    from project.kernel import calls
    from project.kernel.calls import Call
    from project.kernel.errors import CallError
    from project.platform.identity import reads as identity

    first = handler("f", ENCRYPTED)
    assert (first["version"], len(first["codeSha256"])) == (1, 64)
    assert handler("f", ENCRYPTED)["version"] == 1
    assert handler(f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f:live", WHOLE_ACCOUNT)["version"] == 2
    for wrong in (
        {"source": "", "zipFile": "AAAA"},
        {"source": "", "zipFile": "not base64"},
        {"handler": "index"},
        {"timeout": 0},
        {"memorySize": 1},
        {"environment": {"AWS_SECRET_ACCESS_KEY": "x"}},
        {"address": "https://example.org/rule"},
        {"functionName": "../x"},
    ):
        given = {"functionName": "f", "source": "x = 1", **wrong}
        caller = identity.caller_for_user(people["alice"])
        with pytest.raises(CallError) as refused:
            calls.run(Call("cairn:PutRuleHandler", caller, {key: value for key, value in given.items() if value != ""}))
        assert refused.value.code == "InvalidParameterValueException", wrong
    listed = calls.run(Call("cairn:ListRuleHandlers", identity.caller_for_user(people["bob"])))
    assert [one["version"] for one in listed["handlers"]] == [2]
    assert json.loads(json.dumps(listed))
    with pytest.raises(CallError) as refused:
        calls.run(Call("cairn:GetRuleHandler", identity.caller_for_user(people["charlie"]), {"functionName": "f"}))
    assert refused.value.code == "ResourceNotFoundException"
