"""AS OF and BETWEEN: the estate at a moment, and every state of a span of time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from config_app.items import writes
from config_app.items.content import Found
from tests.config_app.queries.estate import judged, link, put
from tests.conftest import ACCOUNT

pytestmark = pytest.mark.django_db
KIND = "Bar::App::Server"


@pytest.fixture
def ask(people: Any, wire: Any, still_clock: Any) -> Any:
    """srv-1 from 14:02:11 with port 80, from 14:02:21 with 443, gone from 14:02:31; srv-2 linked to it till 14:02:21."""
    to = link(KIND, "srv-1", "Is behind Server")
    put(KIND, Found("srv-1", {"port": 80}, tags={"env": "test"}), Found("srv-2", {"port": 1}, relationships=(to,)))
    judged("ports", {"srv-1": "NON_COMPLIANT"})
    still_clock.shift(timedelta(seconds=10))
    put(KIND, Found("srv-1", {"port": 443}, tags={"env": "prod"}), Found("srv-2", {"port": 1}))
    still_clock.shift(timedelta(seconds=10))
    writes.remove(ACCOUNT, "us-east-1", KIND, "srv-1", [])
    still_clock.shift(timedelta(seconds=10))

    def rows(expression: str) -> list[Any]:
        answer = wire().select_resource_config(Expression=expression)["Results"]
        return [json.loads(row) for row in answer]

    return rows


@pytest.mark.parametrize(
    ("seconds", "ports"), [("10", {}), ("11", {"srv-1": 80, "srv-2": 1}), ("20", {"srv-1": 80, "srv-2": 1}),
                           ("21", {"srv-1": 443, "srv-2": 1}), ("31", {"srv-2": 1})]
)  # fmt: skip
def test_as_of_is_the_estate_of_that_moment(ask: Any, seconds: str, ports: dict[str, int]) -> None:
    when = f"AS OF '2026-11-18T14:02:{seconds}Z'"
    found = ask(f"SELECT resourceId, configuration.port WHERE resourceType = '{KIND}' {when}")
    assert {row["resourceId"]: row["configuration"]["port"] for row in found} == ports
    assert ask(f"SELECT resourceId {when} WHERE resourceType = '{KIND}' ORDER BY resourceId DESC") == [
        {"resourceId": name} for name in sorted(ports, reverse=True)
    ]


def test_tags_and_relationships_are_of_that_moment(ask: Any) -> None:
    early, late = "AS OF '2026-11-18T14:02:12Z'", "AS OF '2026-11-18T14:02:22Z'"
    assert ask(f"SELECT resourceId WHERE tags.tag = 'env=test' {early}") == [{"resourceId": "srv-1"}]
    assert ask(f"SELECT resourceId WHERE tags.tag = 'env=test' {late}") == []
    linked = "SELECT resourceId WHERE relationships.resourceId = 'srv-1'"
    assert (ask(f"{linked} {early}"), ask(f"{linked} {late}"), ask(linked)) == ([{"resourceId": "srv-2"}], [], [])
    (row,) = ask(f"SELECT relationships WHERE resourceId = 'srv-1' {early}")
    assert row["relationships"][0]["resourceId"] == "srv-2"


def test_compliance_is_of_that_moment(ask: Any) -> None:
    query = "SELECT COUNT(*) WHERE configuration.complianceType = 'NON_COMPLIANT'"
    assert ask(f"{query} AS OF '2026-11-18T14:02:00Z'") == [{"COUNT(*)": 0}]
    assert ask(f"{query} AS OF '2026-11-18T14:02:11Z'") == [{"COUNT(*)": 1}]


@pytest.mark.parametrize(
    ("start", "end", "states"),
    [("00", "10", []), ("00", "12", [80]), ("12", "15", [80]), ("12", "21", [80, 443]), ("22", "30", [443]),
     ("25", "31", [443, None]), ("32", "40", []), ("00", "59", [80, 443, None])],
)  # fmt: skip
def test_between_gives_every_state_that_held_in_the_span(ask: Any, start: str, end: str, states: list[Any]) -> None:
    span = f"BETWEEN '2026-11-18T14:02:{start}Z' AND '2026-11-18T14:02:{end}Z'"
    found = ask(f"SELECT configuration.port, configurationItemStatus WHERE resourceId = 'srv-1' {span}")
    assert [row.get("configuration", {}).get("port") for row in found] == states
    assert [row["configurationItemStatus"] for row in found if "configuration" not in row] == [
        "ResourceDeleted"
    ] * states.count(None)
