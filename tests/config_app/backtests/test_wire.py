"""Back-tests by their operations, over REST and in the browser: figures, refusals, limits, scope, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config_app.backtests import tasks, writes
from config_app.backtests.models import BackTest, BackTestTurn
from config_app.rules.models import ConfigRule, Verdict
from project.kernel import calls, clock
from project.kernel.errors import CallError
from project.platform.identity import reads
from tests.config_app.rules.test_wire import put, record, volume

pytestmark = pytest.mark.django_db(transaction=True)
DRAFT = {"ConfigRuleName": "draft", "Source": {"Owner": "AWS", "SourceIdentifier": "ENCRYPTED_VOLUMES"}}


@pytest.fixture
def operate(people: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Mapping[str, Any]]:
    """Run an operation as somebody; tasks run at once."""
    monkeypatch.setattr(tasks.run, "apply_async", lambda given, **_: writes.run(*given))

    def run(by: str, operation: str, **wire: Any) -> Mapping[str, Any]:
        return calls.run(calls.Call(operation, reads.caller_for_user(people[by]), wire, via="rest"))

    return run


def refused(work: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(CallError) as refusal:
        work()
    return refusal.value.code, refusal.value.message


def test_a_back_test_counts_what_a_draft_would_have_said_and_writes_no_verdict(operate: Any) -> None:
    record(volume("vol-1", True), volume("vol-2", False))
    record(volume("vol-1", False))
    record(volume("vol-2", True))
    made = operate("alice", "cairn:StartBackTest", configRule=DRAFT, days=30)
    said = operate("alice", "cairn:GetBackTest", backTestId=made["backTestId"])
    numbers = said["backTest"]["numbers"]
    assert (said["backTest"]["state"], said["backTest"]["kind"]) == ("COMPLETED", "back-test")
    assert {name: numbers[name] for name in ("evaluations", "flips", "turnedRed", "turnedGreen", "redAtEnd")} == {
        "evaluations": 4, "flips": 4, "turnedRed": 2, "turnedGreen": 1, "redAtEnd": 1,
    }  # fmt: skip
    assert (numbers["daily"][-1]["red"], numbers["notifications"], len(numbers["daily"])) == (1, 4, 31)
    assert [(one["resourceId"], one.get("former"), one["complianceType"], one["holds"]) for one in said["turns"]] == [
        ("vol-1", None, "COMPLIANT", False), ("vol-2", None, "NON_COMPLIANT", False),
        ("vol-1", "COMPLIANT", "NON_COMPLIANT", True), ("vol-2", "NON_COMPLIANT", "COMPLIANT", True),
    ]  # fmt: skip
    assert not Verdict.objects.exists() and not ConfigRule.objects.exists()


def test_a_dry_run_says_what_other_parameters_would_turn(operate: Any, wire: Any) -> None:
    record(volume("vol-1", True), volume("vol-2", False), volume("vol-3", True, attached=False))
    put(wire())
    key = "arn:aws:kms:us-east-1:111122223333:key/1"
    made = operate(
        "alice", "cairn:StartBackTest", configRuleName="encrypted-volumes", inputParameters=f'{{"kmsId": "{key}"}}'
    )
    said = operate("alice", "cairn:GetBackTest", backTestId=made["backTestId"])
    assert said["backTest"]["kind"] == "dry run"
    assert [(one["resourceId"], one["former"], one["complianceType"]) for one in said["turns"]] == [
        ("vol-1", "COMPLIANT", "NON_COMPLIANT")
    ]
    assert said["backTest"]["numbers"]["redAtEnd"] == 2
    assert Verdict.objects.filter(compliance="NON_COMPLIANT").count() == 1


def test_a_custom_policy_is_tried_and_a_lambda_rule_says_why_it_is_not(operate: Any) -> None:
    record(volume("vol-1", False))
    text = 'rule sealed when resourceType == "AWS::EC2::Volume" { configuration.encrypted == true }'
    policy = {"PolicyRuntime": "guard-2.x.x", "PolicyText": text}
    details = [{"EventSource": "aws.config", "MessageType": "ConfigurationItemChangeNotification"}]
    source = {"Owner": "CUSTOM_POLICY", "SourceDetails": details, "CustomPolicyDetails": policy}
    made = operate("alice", "cairn:StartBackTest", configRule={"ConfigRuleName": "p", "Source": source}, days=1)
    said = operate("alice", "cairn:GetBackTest", backTestId=made["backTestId"])["backTest"]
    assert (said["state"], said["numbers"]["redAtEnd"]) == ("COMPLETED", 1)
    own = {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": "arn:aws:lambda:us-east-1:111122223333:function:f"}
    code, message = refused(
        lambda: operate("alice", "cairn:StartBackTest", configRule={"ConfigRuleName": "l", "Source": own}, days=1)
    )
    assert (code, "cannot be back-tested" in message) == ("InvalidParameterValueException", True)


@pytest.mark.parametrize(
    ("wire", "words"),
    [
        ({"configRule": DRAFT, "days": 91}, "days must be 0"),
        ({}, "Give either"),
        ({"configRule": DRAFT, "configRuleName": "draft"}, "Give either"),
        ({"configRuleName": "absent"}, "absent"),
        ({"configRule": {"ConfigRuleName": "d"}}, "Source"),
        ({"configRule": {**DRAFT, "InputParameters": '{"colour": "red"}'}}, "Unknown parameter colour"),
        ({"configRule": {"ConfigRuleName": "d", "Source": {"Owner": "AWS", "SourceIdentifier": "NO_SUCH"}}}, "NO_SUCH"),
    ],
)  # fmt: skip
def test_what_cannot_be_tried_is_refused_with_its_reason(operate: Any, wire: dict[str, Any], words: str) -> None:
    assert words in refused(lambda: operate("alice", "cairn:StartBackTest", **wire))[1]
    assert not BackTest.objects.exists()


def test_who_may_start_read_and_delete_one(operate: Any, people: Any) -> None:
    people["bob"].role = "auditor"
    assert refused(lambda: operate("bob", "cairn:StartBackTest", configRule=DRAFT))[0] == "AccessDeniedException"
    number = operate("alice", "cairn:StartBackTest", configRule=DRAFT)["backTestId"]
    assert operate("bob", "cairn:GetBackTest", backTestId=number)["backTest"]["state"] == "COMPLETED"
    assert refused(lambda: operate("charlie", "cairn:GetBackTest", backTestId=number))[0] == "NoSuchBackTestException"
    assert (
        refused(lambda: operate("charlie", "cairn:DeleteBackTest", backTestId=number))[0] == "NoSuchBackTestException"
    )
    assert refused(lambda: operate("bob", "cairn:DeleteBackTest", backTestId=number))[0] == "AccessDeniedException"
    operate("alice", "cairn:DeleteBackTest", backTestId=number)
    assert operate("alice", "cairn:ListBackTests") == {"backTests": []}


def test_pages_of_tests_and_turns_hold_each_once(operate: Any) -> None:
    record(*(volume(f"vol-{number}", False) for number in range(5)))
    numbers = {operate("alice", "cairn:StartBackTest", configRule=DRAFT)["backTestId"] for _ in range(3)}
    first = operate("alice", "cairn:ListBackTests", limit=2)
    rest = operate("alice", "cairn:ListBackTests", limit=2, nextToken=first["nextToken"])
    assert {one["backTestId"] for one in [*first["backTests"], *rest["backTests"]]} == numbers
    assert "nextToken" not in rest
    number = numbers.pop()
    seen, token = [], None
    while True:
        page = operate(
            "alice", "cairn:GetBackTest", backTestId=number, limit=2, **({"nextToken": token} if token else {})
        )
        seen += [one["resourceId"] for one in page["turns"]]
        if not (token := page.get("nextToken")):
            break
    assert sorted(seen) == [f"vol-{number}" for number in range(5)]


def test_open_ones_are_limited_lost_ones_are_taken_up_and_one_without_time_says_so(
    operate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tasks.run.apply_async
    monkeypatch.setattr(tasks.run, "apply_async", lambda *_, **__: None)
    for _ in range(3):
        operate("alice", "cairn:StartBackTest", configRule=DRAFT, days=7)
    assert refused(lambda: operate("alice", "cairn:StartBackTest", configRule=DRAFT))[0] == "LimitExceededException"
    late = clock.now() - timedelta(minutes=10)
    first, second, third = BackTest.objects.order_by("id")
    BackTest.objects.filter(id=first.id).update(asked=late)
    BackTest.objects.filter(id=second.id).update(state="RUNNING", leased=late)
    monkeypatch.setattr(tasks.run, "apply_async", run)
    tasks.upkeep()
    assert list(BackTest.objects.order_by("id").values_list("state", flat=True)) == ["COMPLETED", "FAILED", "QUEUED"]
    record(volume("vol-1", False))
    monkeypatch.setattr(writes, "SECONDS", 0.0)
    tasks.run.run(third.id)
    third.refresh_from_db()
    assert (third.state, "were over" in third.reason, BackTestTurn.objects.count()) == ("PARTIAL", True, 1)


def test_rest_and_the_console_start_show_and_delete_one(operate: Any, people: Any) -> None:
    record(volume("vol-1", False))
    client = Client()
    client.force_login(people["alice"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/api/v1/back-tests/", {"configRule": DRAFT, "days": 2}, content_type="application/json")
    assert answer.status_code == 201, answer.content
    number = answer.json()["backTestId"]
    assert client.get(f"/api/v1/back-tests/{number}/").json()["numbers"]["redAtEnd"] == 1
    assert [one["resourceId"] for one in client.get(f"/api/v1/back-tests/{number}/turns/").json()["results"]] == [
        "vol-1"
    ]
    page = client.get(f"/backtests/{number}/").content.decode()
    assert "Red resources over time" in page and "vol-1" in page
    assert client.get("/backtests/").status_code == 200
    answer = client.post("/backtests/start/", {"identifier": "ENCRYPTED_VOLUMES", "days": "0"})
    assert answer.status_code == 302 and "/backtests/backtest-" in answer["Location"]
    assert "now" in client.get(answer["Location"]).content.decode()
    assert client.delete(f"/api/v1/back-tests/{number}/").status_code == 204
    assert client.post(f"{answer['Location']}delete/").status_code == 302
    assert not BackTest.objects.exists()
