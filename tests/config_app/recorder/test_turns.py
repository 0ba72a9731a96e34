"""A change is looked at in the next turn, whatever else waits: verdicts on it come within seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app

from config_app.items.models import Item
from config_app.recorder import looking, reads, sweeping, tasks, writes
from config_app.recorder.models import Source, Touch
from config_app.resources.spec import ResourceType, all_types, of_service, touched
from project.kernel import beat, clock
from tests.config_app.conftest import ACCOUNT, REGION
from tests.config_app.recorder.test_causes import hear

pytestmark = pytest.mark.django_db
VOLUME, GROUP = "AWS::EC2::Volume", "AWS::EC2::SecurityGroup"


@pytest.fixture
def order(recorder: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The types in the order in which they are looked at, two of them really; a turn ends after each."""
    monkeypatch.setattr(sweeping, "TURN", 0.0)
    return _spy(monkeypatch, lambda _: None)


def _spy(monkeypatch: pytest.MonkeyPatch, then: Callable[[str], None]) -> list[str]:
    looked: list[str] = []
    look = looking.look

    def spy(account_id: str, region: str, declared: ResourceType, *rest: Any) -> dict[str, int]:
        looked.append(declared.type)
        done = {"new": 0, "changed": 0, "deleted": 0}
        if declared.type in {VOLUME, GROUP}:
            done = look(account_id, region, declared, *rest)
        else:
            Source.objects.update_or_create(
                account_id=account_id,
                region=region,
                type=declared.type,
                defaults={"looked": clock.now(), "last_ok": clock.now()},
            )
        then(declared.type)
        return done

    monkeypatch.setattr(looking, "look", spy)
    return looked


def test_a_new_write_is_looked_at_before_the_rest_of_what_somebody_asked_for(
    cloud: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "TURN", 0.0)
    number = cloud("ec2").create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    events: list[str] = []
    looked = _spy(
        monkeypatch, lambda _: None if events else events.append(hear("CreateVolume", {}, {"volumeId": number}))
    )
    writes.ask(ACCOUNT, REGION, ["AWS::IAM::User"], "")
    sweeping.sweep()
    assert looked[1] == VOLUME
    wanted = [declared.type for declared in of_service("iam") if declared.service == "iam"]
    assert sorted(set(wanted) - set(looked)) == [], "what was asked for is looked at all the same"
    assert Item.objects.get(resource__resource_id=number).related_events == events


def test_of_thirty_types_that_an_event_may_touch_those_it_mentions_come_first(cloud: Any, order: list[str]) -> None:
    number = cloud("ec2").create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    looking.look(ACCOUNT, REGION, all_types()[VOLUME])
    cloud("ec2").create_tags(Resources=[number], Tags=[{"Key": "team", "Value": "web"}])
    tagged = hear("CreateTags", {"resourcesSet": {"items": [{"resourceId": number}]}})
    order.clear()
    sweeping.sweep()
    assert order[0] == VOLUME
    assert sorted(order) == sorted(declared.type for declared in touched("ec2", ["CreateTags"])), "each of them once"
    assert Item.objects.filter(resource__resource_id=number).latest("id").related_events == [tagged]
    touch = Touch.objects.get(event_id=tagged)
    assert (touch.looks, touch.seen) == (1, [])


def test_an_event_whose_type_was_seen_is_not_the_cause_of_what_came_after(
    cloud: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two turns of one look another event changes the resource: only that one is named."""
    monkeypatch.setattr(sweeping, "TURN", 0.0)
    ec2 = cloud("ec2")
    number = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)["VolumeId"]
    looking.look(ACCOUNT, REGION, all_types()[VOLUME])
    hear("CreateTags", {"resourcesSet": {"items": [{"resourceId": number}]}})  # it changes nothing
    real: list[str] = []

    def meanwhile(kind: str) -> None:
        if kind == VOLUME and not real:
            ec2.create_tags(Resources=[number], Tags=[{"Key": "team", "Value": "web"}])
            real.append(hear("ModifyVolume", {"volumeId": number}))

    _spy(monkeypatch, meanwhile)
    sweeping.sweep()
    assert Item.objects.filter(resource__resource_id=number).latest("id").related_events == real


def test_a_type_that_fails_is_tried_again_alone_and_the_others_are_looked_at(
    cloud: Any, order: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer of a shape that nobody expected is a stale source with its error, and holds nothing else up."""
    from config_app.recorder import collecting

    collect = collecting.collect

    def broken(declared: ResourceType, place: Any) -> Any:
        if declared.type == GROUP:
            raise KeyError("GroupId")
        return collect(declared, place)

    monkeypatch.setattr(collecting, "collect", broken)
    made = hear("CreateVpc", {}, {"vpcId": "vpc-1"})
    done = sweeping.sweep()
    wanted = sorted(declared.type for declared in touched("ec2", ["CreateVpc"]))
    assert (sorted(order), done["failed"]) == (wanted, 1)
    assert Source.objects.get(type=GROUP).last_error == "The answer could not be read: KeyError: 'GroupId'"
    touch = Touch.objects.get(event_id=made)
    assert (touch.looks, touch.retries, GROUP in touch.seen) == (0, 1, False)
    Touch.objects.update(due=clock.now() - timedelta(seconds=1))
    order.clear()
    monkeypatch.setattr(collecting, "collect", collect)
    assert sweeping.sweep()["failed"] == 0
    assert order == [GROUP]


def test_what_goes_wrong_in_one_turn_is_tried_again_and_the_others_have_theirs(
    cloud: Any, recorder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearest = sweeping._nearest_first

    def broken(types: Any, touches: Any) -> Any:
        if touches[0].service == "ec2":
            raise ZeroDivisionError
        return nearest(types, touches)

    monkeypatch.setattr(sweeping, "_nearest_first", broken)
    first = hear("CreateVolume", {}, {"volumeId": "vol-1"})
    second = hear("CreateQueue", {}, {"queueUrl": "http://q/1/q"}, source="sqs")
    sweeping.sweep()
    assert Touch.objects.get(event_id=first).retries == 1
    assert Touch.objects.get(event_id=second).looks == 1


def test_a_poll_gives_way_after_each_slice_and_looks_at_each_type_once(cloud: Any, order: list[str]) -> None:
    begun, turns = clock.now(), 1
    while writes.poll_on(begun, 0.0):
        turns += 1
        assert turns < 300
    assert len(order) == len(set(order)) == turns - 1
    assert set(order) >= {VOLUME, GROUP}
    assert reads.not_looked_at(ACCOUNT, REGION, begun) == []


def test_sweeps_have_a_worker_of_their_own_and_a_worker_without_a_queues_name_serves_them_too() -> None:
    assert tasks.sweep.queue == beat.PROMPT == beat.BEAT[tasks.sweep.name]["options"]["queue"]
    assert {queue.name for queue in current_app.conf.task_queues} == {"celery", beat.PROMPT}
