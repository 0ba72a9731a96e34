"""A back-test over a span says what the enabled rule said while the span was recorded: the same intervals, to the instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from config_app.backtests.replaying import Replay
from config_app.items import writes as items
from config_app.items.content import Found
from config_app.items.models import Item
from config_app.recorder.models import Source
from config_app.rules import reads, tasks, writes
from config_app.rules.models import ConfigRule, Verdict
from tests.config_app.conftest import REGION
from tests.conftest import ACCOUNT

pytestmark = pytest.mark.django_db(transaction=True)
VOLUME, VPC, FLOW = "AWS::EC2::Volume", "AWS::EC2::VPC", "AWS::EC2::FlowLog"
START = datetime(2026, 9, 1, tzinfo=UTC)
Interval = tuple[str, str, str, datetime, datetime | None]

RULES: dict[str, dict[str, Any]] = {
    "of one type": {"identifier": "ENCRYPTED_VOLUMES"},
    "with parameters": {"identifier": "ENCRYPTED_VOLUMES", "parameters": {"kmsId": "key-1"}},
    "scoped by tag": {"identifier": "ENCRYPTED_VOLUMES", "scope": {"TagKey": "team", "TagValue": "web"}},
    "scoped to one": {
        "identifier": "ENCRYPTED_VOLUMES",
        "scope": {"ComplianceResourceTypes": [VOLUME], "ComplianceResourceId": "r-1"},
    },
    "over tags": {"identifier": "REQUIRED_TAGS", "parameters": {"tag1Key": "team"}},
    "over other resources": {"identifier": "VPC_FLOW_LOGS_ENABLED"},
    "by the clock": {"identifier": "VPC_FLOW_LOGS_ENABLED", "frequency": "One_Hour"},
}


class Intervals:
    """A sink that keeps what is said as the store of verdicts does."""

    def __init__(self) -> None:
        self.open: dict[int, Interval] = {}
        self.closed: list[Interval] = []
        self.failure = ""

    def said(self, item: Item, at: datetime, former: str, compliance: str, annotation: str, *, first: bool) -> None:
        self.over(item.resource_id, at)
        self.open[item.resource_id] = (item.resource.resource_id, compliance, annotation, at, None)

    def over(self, resource_id: int, at: datetime) -> None:
        if resource_id in self.open:
            self.closed.append((*self.open.pop(resource_id)[:4], at))

    def judged(self, number: int, failure: str) -> None:
        self.failure = failure or self.failure

    def reached(self, at: datetime) -> bool:
        return True

    def all(self) -> list[Interval]:
        return ordered([*self.closed, *self.open.values()])


def ordered(found: list[Interval]) -> list[Interval]:
    return sorted(found, key=lambda one: (one[0], one[3], str(one[4])))


def volume(number: int, encrypted: bool, attached: bool, team: str) -> tuple[str, Found]:
    attachments = [{"state": "attached"}] if attached else []
    tags = {"team": team} if team else {}
    return VOLUME, Found(
        f"r-{number}", {"encrypted": encrypted, "kmsKeyId": f"key-{number}", "attachments": attachments}, tags=tags
    )


def vpc(number: int, team: str) -> tuple[str, Found]:
    return VPC, Found(f"vpc-{number}", {"vpcId": f"vpc-{number}"}, tags={"team": team} if team else {})


def flow(number: int, of: int, state: str) -> tuple[str, Found]:
    return FLOW, Found(
        f"fl-{number}",
        {"resourceId": f"vpc-{of}", "flowLogStatus": state, "trafficType": "ALL", "deliverLogsStatus": "SUCCESS"},
    )


few, teams = st.integers(0, 2), st.sampled_from(["", "web", "pay"])
CHANGE = st.one_of(
    st.builds(volume, few, st.booleans(), st.booleans(), teams),
    st.builds(vpc, few, teams),
    st.builds(flow, few, few, st.sampled_from(["ACTIVE", "OFF"])),
    st.tuples(st.just("gone"), st.sampled_from([(VOLUME, "r-0"), (VOLUME, "r-1"), (VPC, "vpc-0"), (FLOW, "fl-0")])),
    st.tuples(st.just("pause"), st.integers(1, 4)),
)
HISTORY = st.lists(CHANGE, max_size=14)


def forward(clock: Any, seconds: int) -> None:
    """Let time pass; whatever the clock asks is asked when it is due (in earnest within the minute after it)."""
    end = reads.clock.now() + timedelta(seconds=seconds)
    while due := [at for rule in ConfigRule.objects.filter(enabled=True) if (at := _due(rule)) and at <= end]:
        clock.move_to(min(due))
        tasks.periodic()
    clock.move_to(end)


def _due(rule: ConfigRule) -> datetime | None:
    declared = reads.declared(rule)
    if rule.evaluated is None or (not rule.frequency and (declared is None or declared.trigger == "change")):
        return None
    return rule.evaluated + timedelta(hours=reads.FREQUENCIES[rule.frequency or "TwentyFour_Hours"])


def live(account: str, history: list[tuple[str, Any]], clock: Any) -> None:
    """What the recorder and the clock would do."""
    for kind, what in history:
        forward(clock, 60)
        if kind == "gone":
            items.remove(account, REGION, *what, [])
        elif kind == "pause":
            forward(clock, what * 3600)
        else:
            items.record(account, REGION, kind, [what], lambda *_: [], complete=False)


@pytest.fixture(scope="module", autouse=True)
def _declared() -> Iterator[None]:
    reads.spec.managed()
    yield


_accounts = count(700000000000)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(before=HISTORY, during=HISTORY)
def test_a_back_test_equals_what_the_enabled_rules_said(
    people: Any, before: list[tuple[str, Any]], during: list[tuple[str, Any]]
) -> None:
    account = str(next(_accounts))  # items are evidence and stay: every history has its own account
    for kind in (VOLUME, VPC, FLOW):
        Source.objects.create(account_id=account, region=REGION, type=kind, last_ok=START)
    with time_machine.travel(START, tick=False) as clock:
        live(account, before, clock)
        clock.shift(60)
        rules = [
            ConfigRule.objects.create(account_id=account, region=REGION, name=name, **RULES[name]) for name in RULES
        ]
        since = reads.clock.now()
        for rule in rules:
            writes.evaluate(rule)
        clock.shift(17)  # nothing is recorded in the very instant in which the clock asks
        live(account, during, clock)
        forward(clock, 60)
        for rule in rules:
            heard = Intervals()
            assert Replay(rule, since, reads.clock.now(), heard).run() is True
            rows = Verdict.objects.filter(rule=rule).select_related("resource")
            said = [(row.resource.resource_id, row.compliance, row.annotation, row.since, row.until) for row in rows]
            assert (rule.name, heard.all()) == (rule.name, ordered(said))
        ConfigRule.objects.filter(account_id=account).update(enabled=False)


def test_a_moment_longer_than_a_chunk_is_one_step(people: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config_app.backtests.replaying.CHUNK", 2)
    with time_machine.travel(START, tick=False) as clock:
        rule = ConfigRule.objects.create(account_id=ACCOUNT, region=REGION, name="draft", **RULES["of one type"])
        writes.evaluate(rule)
        for encrypted in (False, True):
            clock.shift(60)
            found = [volume(number, encrypted, True, "")[1] for number in range(5)]
            items.record(ACCOUNT, REGION, VOLUME, found, lambda *_: [], complete=False)
        clock.shift(60)
        heard = Intervals()
        Replay(rule, START, START + timedelta(minutes=3), heard).run()
    assert [one[1] for one in heard.all()] == ["NON_COMPLIANT", "COMPLIANT"] * 5
    assert Verdict.objects.count() == 10
