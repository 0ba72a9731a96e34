"""Two workers at once make one item for one change, and never wait for each other for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from config_app.items.models import Item, Resource
from config_app.recorder import looking, sweeping, writes
from config_app.resources.spec import all_types
from config_app.rules.models import ConfigRule, Verdict
from tests.config_app.conftest import ACCOUNT, REGION

pytestmark = pytest.mark.django_db(transaction=True)
VOLUME = all_types()["AWS::EC2::Volume"]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run these in threads of their own, with connections of their own, from one moment on."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            results[place] = work()
        except Exception as problem:
            results[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return results


def test_two_workers_that_record_at_the_same_time_make_one_item_for_one_change(cloud: Any, recorder: Any) -> None:
    ec2 = cloud("ec2")
    numbers = [ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"] for _ in range(5)]
    for turn in range(4):
        results = at_once(*[lambda: looking.look(ACCOUNT, REGION, VOLUME)] * 3)
        assert all(isinstance(result, dict) and "failed" not in result for result in results), results
        assert sum(result["new"] + result["changed"] for result in results) == 5
        assert Item.objects.filter(resource__type=VOLUME.type).count() == 5 * (turn + 1)
        ec2.create_tags(Resources=numbers, Tags=[{"Key": "turn", "Value": str(turn)}])


def test_a_sweep_and_a_poll_at_the_same_time_make_one_item(cloud: Any, recorder: Any) -> None:
    from tests.config_app.recorder.test_causes import hear

    writes.poll(ACCOUNT, REGION)
    number = cloud("ec2").create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    made = hear("CreateVolume", {"size": 1}, {"volumeId": number})
    at_once(sweeping.sweep, lambda: writes.poll(ACCOUNT, REGION), sweeping.sweep)
    items = Item.objects.filter(resource__resource_id=number)
    assert [item.related_events for item in items] == [[made]]


def test_a_worker_that_waits_too_long_gives_up_with_a_reason(
    cloud: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PATIENCE", 0.2)
    key = f"{ACCOUNT}/{REGION}/{VOLUME.type}"
    with looking.alone(key):
        (result,) = at_once(lambda: looking.look(ACCOUNT, REGION, VOLUME))
    assert result == {"failed": 1}
    assert looking.look(ACCOUNT, REGION, VOLUME).get("failed") is None


def test_the_lock_is_free_again_when_the_look_raises(cloud: Any, recorder: Any) -> None:
    with pytest.raises(ZeroDivisionError), looking.alone("a"):
        raise ZeroDivisionError
    (free,) = at_once(lambda: _free("a"))
    assert free


def _free(key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [looking.LOCK, key])
        return bool(cursor.fetchone()[0])


def test_rules_put_and_resources_found_at_the_same_time_leave_one_verdict_each(cloud: Any, recorder: Any) -> None:
    from config_app.rules import writes as rules

    ec2 = cloud("ec2")
    looking.look(ACCOUNT, REGION, VOLUME)
    for turn in range(6):
        ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)

        def put(turn: int = turn) -> int:
            rule = ConfigRule.objects.create(
                account_id=ACCOUNT, region=REGION, name=f"tags-{turn}", identifier="REQUIRED_TAGS",
                parameters={"tag1Key": "team"}, scope={"ComplianceResourceTypes": [VOLUME.type]},
            )  # fmt: skip
            return rules.evaluate(rule)

        results = at_once(
            put, lambda: looking.look(ACCOUNT, REGION, VOLUME), lambda: looking.look(ACCOUNT, REGION, VOLUME)
        )
        assert not [result for result in results if isinstance(result, Exception)], results
        volumes, every = Resource.objects.filter(type=VOLUME.type).count(), ConfigRule.objects.count()
        standing = Verdict.objects.filter(until__isnull=True)
        assert standing.count() == volumes * every, f"turn {turn}"
        assert set(standing.values_list("compliance", flat=True)) == {"NON_COMPLIANT"}
