"""Deliveries killed at every step, with a bucket that is away, by two at once, while others write: nothing lost or doubled.

And the promise of a snapshot: what it holds is the fold of the items up to its moment, whatever is being written then.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from config_app.delivery import opening, packing, reads, writes
from config_app.delivery.models import Channel, ConfigDelivery, ConfigFile
from config_app.items import writes as items
from config_app.items.content import Found
from config_app.items.models import Item
from project.platform.storage import writes as storage
from project.platform.storage.backends import folder
from project.platform.topics import writes as topics
from project.platform.topics.models import Message
from tests.config_app.conftest import ACCOUNT, REGION
from tests.config_app.delivery.conftest import BUCKET, SERVER, deliver, keys, read, record, remove
from tests.trail.delivery.dying import Death, ended, fork

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

STEPS = [
    ("packed, not noted", Death(writes, "_put")),
    ("noted, not written", Death(storage, "put_object")),
    ("half written", Death(os, "fsync", 3)),
    ("renamed, folder not synced", Death(folder, "_sync", 2)),
    ("first file written, second not noted", Death(writes, "_put", 2)),
    ("all written, not closed", Death(writes, "close")),
    ("closing, before commit", Death(Message.objects.none().__class__, "bulk_create", after=True)),
    ("closed, before tidying", Death(writes, "_remove_leftovers")),
]


@pytest.fixture
def stream(channel: Any) -> Any:
    topic = topics.make_topic(ACCOUNT, REGION, "config-stream")
    channel(snsTopicARN=topic.arn)
    return topic


def fill() -> None:
    for number in range(3):
        record(f"vol-{number}", 1, 2)
        record(f"srv-{number}", 1, kind=SERVER)
    remove("vol-2")


def held() -> list[int]:
    """The items of all history files, doubles and all."""
    return [item["configurationStateId"] for key in keys("/ConfigHistory/") for item in read(key)["configurationItems"]]


def whole() -> None:
    """Every item is in one history file, every file is noted, nothing half written is left, each file was told of once."""
    everything = list(Item.objects.order_by("id").values_list("id", flat=True))
    assert sorted(held()) == everything
    there = [key for key in keys() if not key.endswith("ConfigWritabilityCheckFile")]
    assert sorted(ConfigFile.objects.filter(delivered__isnull=False).values_list("key", flat=True)) == sorted(there)
    assert not ConfigFile.objects.filter(delivered__isnull=True).exists()
    assert not list(folder.root(BUCKET).rglob("*.part"))
    told = Counter(body for body in Message.objects.values_list("body", flat=True) if "Completed" in body)
    assert len(told) == len(there) and set(told.values()) == {1}


@pytest.mark.parametrize(("step", "death"), STEPS, ids=[item[0] for item in STEPS])
def test_a_delivery_that_is_killed_is_made_up(stream: Any, step: str, death: Death) -> None:
    fill()
    opening.start(Channel.objects.get(), ConfigDelivery.HISTORY)
    opening.start(Channel.objects.get(), ConfigDelivery.SNAPSHOT)
    assert ended(fork(lambda: writes.deliver(all_of_them=True), death)) == "killed"
    record("vol-0", 9)
    _settle()
    rest()
    assert len(keys("/ConfigSnapshot/")) == 1
    sizes = {
        i["resourceId"]: i["configuration"]["size"] for i in read(keys("/ConfigSnapshot/")[0])["configurationItems"]
    }
    assert sizes == {"vol-0": 2, "vol-1": 2, "srv-0": 1, "srv-1": 1, "srv-2": 1}
    whole()


def rest() -> None:
    """The last window: as names have whole seconds, it begins in a later one."""
    end = time.monotonic() + 5
    while opening.start(Channel.objects.get(), ConfigDelivery.HISTORY) is None and time.monotonic() < end:
        time.sleep(0.1)
    _settle()


def _settle() -> None:
    """Deliver until nothing is open: PostgreSQL takes a moment to notice that a killed session is gone."""
    end = time.monotonic() + 20
    while reads.due(all_of_them=True) and time.monotonic() < end:
        if writes.deliver(all_of_them=True).deliveries == 0:
            time.sleep(0.1)


def test_a_bucket_that_is_away_for_hours_loses_nothing(stream: Any, still_clock: Any, monkeypatch: Any) -> None:
    still_clock.move_to("2026-11-18T05:00:00Z")
    Channel.objects.update(changed="2026-11-18T05:00:00Z", frequency="One_Hour")
    fill()
    with monkeypatch.context() as patch:
        patch.setattr(folder, "put", _away)
        for hour in range(6, 20):
            still_clock.move_to(f"2026-11-18T{hour:02}:00:01Z")
            record("vol-0", hour + 10)
            deliver()
    failed = [body for body in Message.objects.values_list("body", flat=True) if "SnapshotDeliveryFailed" in body]
    assert len(failed) == 1
    deliver()
    still_clock.move_to("2026-11-19T00:00:01Z")
    deliver()
    assert len(keys("/ConfigSnapshot/")) == 2
    whole()


def _away(*_: Any) -> None:
    raise OSError(5, "Input/output error")


def test_what_was_written_elsewhere_is_removed_when_the_channel_points_elsewhere(stream: Any, channel: Any) -> None:
    storage.ensure_bucket("other-files", account_id=ACCOUNT, region=REGION, backend="folder")
    fill()
    opening.start(Channel.objects.get(), ConfigDelivery.HISTORY)
    assert ended(fork(lambda: writes.deliver(all_of_them=True), Death(writes, "close"))) == "killed"
    assert len(keys("/ConfigHistory/")) == 2
    channel(s3BucketName="other-files", snsTopicARN=stream.arn)
    _settle()
    assert keys("/ConfigHistory/") == [] and len(keys("/ConfigHistory/", "other-files")) == 2


def test_two_workers_at_once_deliver_everything_once(stream: Any) -> None:
    fill()

    def work() -> None:
        for _ in range(5):
            opening.start(Channel.objects.get(), ConfigDelivery.HISTORY)
            writes.deliver(all_of_them=True)

    children = [fork(work), fork(work)]
    for size in range(20):
        record("vol-0", 100 + size)
    assert [ended(child) for child in children] == ["done", "done"]
    _settle()
    rest()
    whole()


def test_a_slot_is_taken_by_one_worker_only(stream: Any) -> None:
    slot = Channel.objects.get().changed

    def work() -> None:
        opening.start(Channel.objects.get(), ConfigDelivery.SNAPSHOT, slot)

    children = [fork(work) for _ in range(4)]
    assert {ended(child) for child in children} == {"done"}
    assert ConfigDelivery.objects.count() == 1


def test_a_snapshot_is_the_fold_of_the_items_up_to_its_moment_while_others_write(channel: Any) -> None:
    fill()

    def work(seed: int) -> None:
        for number in range(40):
            name = f"own-{seed}-{number % 5}"
            if number % 7 == 6:
                items.remove(ACCOUNT, REGION, SERVER, name, [])
            else:
                found = [Found(name, {"size": seed * 1000 + number}), Found("shared", {"size": seed * 1000 + number})]
                items.record(ACCOUNT, REGION, SERVER, found, lambda *_: [], complete=False)

    record("shared", 0, kind=SERVER)
    children = [fork(lambda seed=seed: work(seed)) for seed in range(1, 4)]
    made = [opening.start(Channel.objects.get(), ConfigDelivery.SNAPSHOT) for _ in range(25)]
    assert {ended(child) for child in children} == {"done"}
    deliver()
    different = set()
    for one in made:
        assert one is not None
        [key] = [key for key in keys("/ConfigSnapshot/") if str(one.number) in key]
        found = {item["resourceId"]: item["configurationStateId"] for item in read(key)["configurationItems"]}
        assert found == fold(one.moment)
        different.add(tuple(sorted(found.items())))
    assert len(different) > 3  # they were taken while something happened


def fold(moment: Any) -> dict[str, int]:
    """The last item of each resource captured until a moment, deleted ones left out."""
    state: dict[str, int] = {}
    for item in Item.objects.filter(captured__lte=moment).select_related("resource").order_by("captured", "id"):
        state.pop(item.resource.resource_id, None)
        if not item.is_deletion:
            state[item.resource.resource_id] = item.id
    return state


def test_items_of_a_resource_have_their_times_in_the_order_of_their_keys(channel: Any) -> None:
    def work(seed: int) -> None:
        for number in range(30):
            record("shared", seed * 1000 + number, kind=SERVER)

    record("shared", 0, kind=SERVER)
    children = [fork(lambda seed=seed: work(seed)) for seed in range(1, 4)]
    assert {ended(child) for child in children} == {"done"}
    moments = list(Item.objects.order_by("id").values_list("captured", flat=True))
    assert moments == sorted(moments)


def test_a_file_that_a_lock_keeps_is_the_file_that_is_delivered(channel: Any, monkeypatch: Any) -> None:
    """The first attempt wrote it and was killed; its repeat would differ, and may not replace it."""
    from datetime import timedelta

    from project.platform.storage.backends import s3
    from project.platform.storage.models import StoredObject

    monkeypatch.setattr(s3, "default_retention", lambda *_: timedelta(days=30))
    record("vol-1", 1)
    opening.start(Channel.objects.get(), ConfigDelivery.SNAPSHOT)
    assert ended(fork(lambda: writes.deliver(all_of_them=True), Death(writes, "close"))) == "killed"
    [key] = keys("/ConfigSnapshot/")
    before = folder.get(BUCKET, key)
    Item.objects.update(related_events=["a-late-cause"])
    _settle()
    assert folder.get(BUCKET, key) == before
    assert StoredObject.objects.get(key=key).retain_until is not None
    assert ConfigFile.objects.get().delivered and ConfigFile.objects.get().size == len(before)


def test_what_a_killed_worker_left_beside_the_store_is_swept(channel: Any) -> None:
    from project import env
    from project.kernel import clock

    record("vol-1", 1)
    opening.start(Channel.objects.get(), ConfigDelivery.SNAPSHOT)
    assert ended(fork(lambda: writes.deliver(all_of_them=True), Death(writes, "_put"))) == "killed"
    left = list((env.DATA / "outgoing").iterdir())
    assert len(left) == 1
    assert packing.sweep(clock.now().timestamp() + 60) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
