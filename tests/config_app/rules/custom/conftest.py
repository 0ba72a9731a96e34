"""Custom rules run against a Cairn behind a real address: handlers in their own processes call it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from config_app.items import writes
from config_app.items.content import Found
from config_app.rules.custom import running
from config_app.rules.models import RuleRun
from project.kernel import calls
from project.kernel.calls import Call
from project.platform.identity import reads as identity
from tests.config_app.conftest import ACCOUNT, REGION

VOLUME = "AWS::EC2::Volume"
CHANGE = [{"EventSource": "aws.config", "MessageType": "ConfigurationItemChangeNotification"}]
HOURLY = [
    {"EventSource": "aws.config", "MessageType": "ScheduledNotification", "MaximumExecutionFrequency": "One_Hour"}
]


def volume(number: str, encrypted: bool = True, **tags: str) -> Found:
    return Found(number, {"encrypted": encrypted, "attachments": [{"state": "attached"}], "size": 8}, tags=tags)


def record(*found: Found, kind: str = VOLUME, complete: bool = False) -> None:
    writes.record(ACCOUNT, REGION, kind, found, lambda *_: [], complete=complete)


@pytest.fixture(autouse=True)
def _answers_at(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_ENDPOINT_URL", live_server.url)


@pytest.fixture(autouse=True)
def _nobody_else_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are started by the test."""
    from config_app.rules.custom import queue

    monkeypatch.setattr(queue, "wake", lambda: None)


@pytest.fixture
def handler(people: dict[str, Any]) -> Callable[..., Any]:
    """Keep a handler's source under a function's name."""

    def keep(name: str, source: str, **more: Any) -> Any:
        caller = identity.caller_for_user(people["alice"])
        wire = {"functionName": name, "source": source, **more}
        return calls.run(Call("cairn:PutRuleHandler", caller, wire))

    return keep


def put(config: Any, function: str, name: str = "", details: Sequence[Any] = CHANGE, **more: Any) -> str:
    name = name or function
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
    source = {"Owner": "CUSTOM_LAMBDA", "SourceIdentifier": arn, "SourceDetails": list(details)}
    scope = {} if list(details) == HOURLY else {"Scope": {"ComplianceResourceTypes": [VOLUME]}}
    config.put_config_rule(ConfigRule={"ConfigRuleName": name, "Source": source, **scope, **more})
    return name


def put_policy(config: Any, name: str, text: str, **more: Any) -> str:
    policy = {"PolicyRuntime": "guard-2.x.x", "PolicyText": text}
    source = {"Owner": "CUSTOM_POLICY", "SourceDetails": CHANGE, "CustomPolicyDetails": policy}
    config.put_config_rule(ConfigRule={"ConfigRuleName": name, "Source": source, **more})
    return name


def verdicts(config: Any, name: str, **more: Any) -> dict[str, str]:
    found = config.get_compliance_details_by_config_rule(ConfigRuleName=name, **more)["EvaluationResults"]
    return {
        one["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]: one["ComplianceType"]
        for one in found
    }


def run() -> list[RuleRun]:
    """Run what waits; the runs that have ended, newest last."""
    running.drain()
    return list(RuleRun.objects.order_by("id"))


def shown(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


@pytest.fixture
def gateway(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gateway's spool in a folder of the test; nothing goes on into the store."""
    from tests.trail.gateway.conftest import Spooled
    from trail.gateway import passing
    from trail.gateway.spool import Spool

    made = Spooled(Spool(tmp_path / "spool"))
    monkeypatch.setattr(passing, "drain", lambda: made)
