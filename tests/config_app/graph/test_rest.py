"""The graph over REST: scoped to the caller's accounts, bounded, past moments, and bad input named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config_app.items.models import Item, Relationship, Resource
from project.kernel import clock
from tests.conftest import ACCOUNT
from tests.rest.conftest import Rest, session

pytestmark = pytest.mark.django_db
KEY, VOLUME, INSTANCE = "AWS::KMS::Key", "AWS::EC2::Volume", "AWS::EC2::Instance"


@pytest.fixture
def rest(alice: Any) -> Rest:
    return session(alice)


@pytest.fixture(autouse=True)
def _estate(people: dict[str, Any]) -> None:
    """An instance with a volume that a key encrypts; a former volume; a key that was never recorded."""
    now = clock.now()
    for kind, name, gone in ((KEY, "k-1", None), (VOLUME, "v-1", None), (VOLUME, "v-0", now), (INSTANCE, "i-1", None)):
        row = Resource.objects.create(
            account_id=ACCOUNT, region="us-east-1", type=kind, resource_id=name, name=name, md5="0" * 32, deleted=gone,
            discovered=now - timedelta(days=2), changed=now,
        )  # fmt: skip
        Item.objects.create(
            resource=row, captured=now - timedelta(days=2), status="ResourceDiscovered", md5="", configuration={}
        )
        if gone:
            Item.objects.create(resource=row, captured=now, status="ResourceDeleted", md5="")
    for kind, name, far, far_id, phrase, until in (
        (VOLUME, "v-1", KEY, "k-1", "Is encrypted with Key", None),
        (VOLUME, "v-0", KEY, "k-1", "Is encrypted with Key", now),
        (INSTANCE, "i-1", VOLUME, "v-1", "Is attached to Volume", None),
        (INSTANCE, "i-1", KEY, "k-gone", "Hums at", None),
    ):
        Relationship.objects.create(
            account_id=ACCOUNT, type=kind, resource_id=name, far_type=far, far_id=far_id, phrase=phrase, inverse="",
            since=now - timedelta(days=2), until=until,
        )  # fmt: skip


def named(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {row["resource_id"]: row["depth"] for row in rows}


def test_a_neighbourhood_has_distances_and_says_what_is_not_recorded(rest: Rest) -> None:
    body = rest.get(f"graph/neighbourhood/?resource_type={KEY}&resource_id=k-1&depth=3").json()
    assert named(body["resources"]) == {"k-1": 0, "v-1": 1, "i-1": 2, "k-gone": 3}
    assert [row["resource_id"] for row in body["resources"] if not row["recorded"]] == ["k-gone"]
    assert body["truncated"] is False
    short = rest.get(f"graph/neighbourhood/?resource_type={KEY}&resource_id=k-1&depth=3&nodes=2").json()
    assert len(short["resources"]) == 2
    assert short["truncated"] is True


def test_a_past_moment_shows_what_is_gone_and_the_present_does_not(rest: Rest) -> None:
    address = f"graph/blast-radius/?resource_type={KEY}&resource_id=k-1"
    assert set(named(rest.get(address).json()["resources"])) == {"v-1", "i-1"}
    then = rest.get(f"{address}&as_of=now-1d").json()["resources"]
    assert set(named(then)) == {"v-1", "v-0", "i-1"}
    assert not [row for row in then if row["deleted"]], "it was there then"
    assert rest.get(f"{address}&as_of=now-9d").json()["resources"] == []


def test_a_blast_radius_gives_reasons_counts_and_what_no_row_speaks_of(rest: Rest) -> None:
    body = rest.get(f"graph/blast-radius/?resource_type={KEY}&resource_id=k-1&depth=3").json()
    assert body["by_type"] == {VOLUME: 1, INSTANCE: 1}
    assert body["not_followed"] == {"Hums at": 1}
    assert "key" in body["resources"][0]["reason"]
    assert body["resources"][1]["through"] == {"resource_type": VOLUME, "resource_id": "v-1"}
    back = rest.get(f"graph/blast-radius/?resource_type={INSTANCE}&resource_id=i-1&direction=affected_by").json()
    assert named(back["resources"]) == {"v-1": 1, "k-1": 2}
    only = f"graph/blast-radius/?resource_type={KEY}&resource_id=k-1&phrase=Is encrypted with Key"
    assert set(named(rest.get(only).json()["resources"])) == {"v-1"}


def test_paths_are_told_edge_by_edge_and_their_absence_is_an_empty_list(rest: Rest) -> None:
    ends = f"resource_type={INSTANCE}&resource_id=i-1&far_type={KEY}&far_id=k-1"
    body = rest.get(f"graph/paths/?{ends}").json()
    assert [[edge["relationship_name"] for edge in path] for path in body["paths"]] == [
        ["Is attached to Volume", "Is encrypted with Key"]
    ]
    assert rest.get(f"graph/paths/?{ends}&longest=1").json()["paths"] == []
    back = f"resource_type={KEY}&resource_id=k-1&far_type={INSTANCE}&far_id=i-1"
    assert len(rest.get(f"graph/paths/?{back}").json()["paths"]) == 1
    assert rest.get(f"graph/paths/?{back}&directed=true").json()["paths"] == []


@pytest.mark.parametrize(
    ("query", "said"),
    [("depth=9", "depth is a whole number from 1 to 6."), ("depth=1.5", "depth is a whole number"), ("nodes=0", "nodes is"),
     ("direction=up", "direction"), ("colour=red", "There is no filter"), ("as_of=never", "as_of")],
)  # fmt: skip
def test_bad_input_is_named(rest: Rest, query: str, said: str) -> None:
    for path in ("neighbourhood", "blast-radius"):
        answer = rest.get(f"graph/{path}/?resource_type={KEY}&resource_id=k-1&{query}")
        assert answer.status_code == 400, answer.content
        assert said in answer.json()["message"]


def test_strangers_find_nothing_and_nobody_is_asked_to_sign_in(people: dict[str, Any]) -> None:
    stranger = session(people["charlie"])
    for path in ("neighbourhood", "blast-radius", "paths"):
        address = f"graph/{path}/?resource_type={KEY}&resource_id=k-1"
        answer = stranger.get(address + (f"&far_type={VOLUME}&far_id=v-1" if path == "paths" else ""))
        assert (answer.status_code, answer.json()["code"]) == (404, "ResourceNotDiscoveredException")
        assert Rest(Client()).get(address).status_code == 401
        assert session(people["bob"]).get(address).status_code == (400 if path == "paths" else 200)
