"""What changed between A and B: the oracle folds every item of every resource up to both moments."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from config_app.items import between, estate
from config_app.items.models import Item, Resource
from tests.conftest import ACCOUNT, STRANGER
from tests.rest.conftest import session

pytestmark = pytest.mark.django_db
ZERO = datetime(2026, 1, 1, tzinfo=UTC)
GROUP = "AWS::EC2::SecurityGroup"
OPEN = {"ipPermissions": [{"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "ipRanges": ["0.0.0.0/0"]}]}


def hour(number: float) -> datetime:
    return ZERO + timedelta(hours=number)


def put(name: str, *states: tuple[float, str], kind: str = GROUP, account: str = ACCOUNT) -> Resource:
    """A resource with an item at each hour: its content, or `gone`."""
    row = Resource.objects.create(account_id=account, region="us-east-1", type=kind, resource_id=name, name=name, md5="",
                                  discovered=hour(states[0][0]), changed=hour(states[-1][0]))  # fmt: skip
    for at, content in states:
        gone = content == "gone"
        Item.objects.create(
            resource=row, captured=hour(at), status="ResourceDeleted" if gone else "OK", md5="" if gone else content,
            configuration=None if gone else OPEN if content == "open" else {"content": content},
        )  # fmt: skip
    return row


@pytest.mark.parametrize("seed", range(8))
def test_it_is_the_fold_of_all_items_at_both_moments(seed: int) -> None:
    chance = random.Random(seed)
    histories: dict[str, list[tuple[float, str]]] = {}
    for number in range(25):
        hours = sorted(chance.sample(range(20), chance.randrange(1, 6)))
        histories[f"sg-{number:02}"] = [(at, chance.choice(["a", "b", "gone"])) for at in hours]
        put(f"sg-{number:02}", *histories[f"sg-{number:02}"])
    put("other", (1, "a"), (6, "b"), account=STRANGER)
    start, end = sorted(chance.sample(range(21), 2))
    wanted = {}
    for name, states in histories.items():
        old = next((content for at, content in reversed(states) if at <= start), "gone")
        new = next((content for at, content in reversed(states) if at <= end), "gone")
        inside = [content for at, content in states if start < at <= end]
        if inside and old == new == "gone":
            wanted[name] = "passing"
        elif inside and old != new:
            wanted[name] = "created" if old == "gone" else "deleted" if new == "gone" else "changed"
    found, place = [], None
    while page := between.differing([ACCOUNT], hour(start), hour(end), place=place, limit=4):
        found += page
        place = (page[-1].resource.type, page[-1].resource.resource_id, page[-1].resource.id)
    assert {row.resource.resource_id: row.kind for row in found} == wanted
    assert len(found) == len(wanted)
    totals = between.totals([ACCOUNT], hour(start), hour(end)).get(GROUP, {})
    assert {word: totals.get(word, 0) for word in between.KINDS} == {
        word: sum(1 for kind in wanted.values() if kind == word) for word in between.KINDS
    }


def test_rest_and_the_page_say_the_same_with_a_line_for_each(people: dict[str, Any]) -> None:
    put("sg-open", (1, "shut"), (5, "open"))
    put("v-new", (5, "a"), kind="AWS::EC2::Volume")
    put("sg-gone", (1, "a"), (5, "gone"))
    rest = session(people["bob"])
    address = "estate-changes/?from=2026-01-01T02:00:00Z&to=2026-01-01T09:00:00Z"
    body = rest.get(address).json()
    assert {row["resource_id"]: row["summary"] for row in body["results"]} == {
        "sg-open": "Port 22 (tcp) opened to 0.0.0.0/0; changed: content.", "v-new": "Created.", "sg-gone": "Deleted.",
    }  # fmt: skip
    assert body["totals"][GROUP] == {"created": 0, "changed": 1, "deleted": 1, "passing": 0}
    assert [row["resource_id"] for row in rest.get(f"{address}&kind=created").json()["results"]] == ["v-new"]
    first = rest.get(f"{address}&limit=2").json()
    assert len(rest.get(f"{address}&limit=2&cursor={first['next']}").json()["results"]) == 1
    assert session(people["charlie"]).get(address).json()["results"] == []
    for bad in ("estate-changes/", "estate-changes/?from=now&to=now-1d", "estate-changes/?from=soon"):
        assert rest.get(bad).status_code == 400
    client = Client()
    client.force_login(people["bob"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/changes/between/?from=2026-01-01T02:00:00Z&to=2026-01-01T09:00:00Z").content.decode()
    assert "1 created, 1 changed, 1 deleted" in page
    assert "Port 22 (tcp) opened to 0.0.0.0/0" in page
    assert "begins after it ends" in client.get("/changes/between/?from=now&to=now-1d").content.decode()


def test_a_resource_that_was_made_again_is_there_at_a_moment_of_its_first_life() -> None:
    row = put("sg-twice", (1, "a"), (3, "gone"), (5, "b"))
    Resource.objects.filter(id=row.id).update(discovered=hour(5))
    there = {
        at: [item.configuration["content"] for _, item in estate.at([ACCOUNT], hour(at), chosen={})] for at in range(7)
    }
    assert there == {0: [], 1: ["a"], 2: ["a"], 3: [], 4: [], 5: ["b"], 6: ["b"]}
