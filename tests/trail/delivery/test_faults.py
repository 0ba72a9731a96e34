"""Rollover and digests killed at every step, with a bucket that is away, by two at once: nothing lost, nothing doubled.

The table is printed at the end (`pytest -s`).
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from project.kernel import clock
from project.platform.courier import delivering
from project.platform.storage.backends import folder
from tests.trail.delivery.dying import Death, ended, fork
from tests.trail.installation import bucket, happen, keys, read, run, trail
from trail.delivery import locking, window
from trail.delivery import writes as delivery
from trail.digests import anchors, verifying, writes
from trail.trails.models import Delivery, Trail

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TABLE: list[tuple[str, str, int, int, str]] = []


@pytest.fixture(scope="module", autouse=True)
def _table() -> Iterator[None]:
    yield
    print(f"\n\n{'what':10}{'killed or hindered':52}{'events lost':>12}{'doubled':>9}  verify")
    for what, step, lost, doubled, whole in TABLE:
        print(f"{what:10}{step:52}{lost:>12}{doubled:>9}  {whole}")


def logged(alice: Any) -> list[str]:
    """A validated trail over two regions and what happened in them."""
    trail(alice, EnableLogFileValidation=True, IsMultiRegionTrail=True)
    return happen(20) + happen(10, awsRegion="eu-west-1")


def note(what: str, step: str, wanted: list[str]) -> None:
    """Hold the bucket against what happened, and write the row of the table."""
    places = [(item.bucket, item.key) for item in Delivery.objects.filter(delivered__isnull=False)]
    there = [(name, key) for name in ("trail-logs", "other-logs") for key in keys(name)]
    found = Counter(event["eventID"] for name, key in there for event in read(key, name)["Records"])
    lost, doubled = len(set(wanted) - set(found)), sum(found[one] - 1 for one in found)
    time.sleep(1.1)  # digests end on whole seconds: within one, a second run has nothing to end
    writes.deliver(now_too=True, wait=20)
    named = Counter(file["s3Object"] for key in digests() for file in read(*key)["logFiles"])
    report = verifying.verify(Trail.ever.get())
    TABLE.append((what, step, lost, doubled, "whole" if report.whole else str(report.shown()["problems"][:1])))
    assert (lost, doubled) == (0, 0)
    assert sorted(places) == sorted(there)
    assert named == Counter(key for _, key in there)
    assert report.whole, report.shown()
    assert not list(folder.root("trail-logs").rglob("*.part"))
    assert len((anchors.path()).read_text().splitlines()) == report.checkpoints


def digests() -> list[tuple[str, str]]:
    return [(key, name) for name in ("trail-logs", "other-logs") for key in keys(name, "/CloudTrail-Digest/")]


ROLLOVER = [
    ("window opened and frozen", Death(window, "open_next", after=True)),
    ("first file noted, not written", Death(delivering, "deliver")),
    ("first file's metadata half written", Death(os, "fsync")),
    ("first file half written", Death(os, "fsync", 3)),
    ("first file renamed, folder not synced", Death(folder, "_sync", 2)),
    ("first file written, second noted", Death(delivering, "deliver", 2)),
    ("all files written, window not closed", Death(window, "close")),
    ("closing, before commit", Death(Delivery.objects.none().__class__, "bulk_update", after=True)),
    ("closed, before tidying", Death(delivery, "_remove_leftovers")),
]
DIGESTS = [
    ("opened and frozen", Death(writes, "_open", after=True)),
    ("half written", Death(os, "fsync", 3)),
    ("written, not closed", Death(writes, "_close")),
    ("closing, before commit", Death(anchors, "append", after=True)),
    ("first chain closed, second not opened", Death(writes, "_open", 3)),
    ("closed, heads' file not written", Death(anchors, "flush")),
]


@pytest.mark.parametrize(("step", "death"), ROLLOVER, ids=[item[0] for item in ROLLOVER])
def test_a_rollover_that_is_killed_is_made_up(alice: Any, step: str, death: Death) -> None:
    wanted = logged(alice)
    assert ended(fork(delivery.roll_over, death)) == "killed"
    wanted += happen(3)
    assert (
        delivery.roll_over(wait=20).failed == 0
    )  # PostgreSQL takes a moment to notice that a session's process is gone
    delivery.roll_over()
    note("rollover", step, wanted)


@pytest.mark.parametrize(("step", "death"), DIGESTS, ids=[item[0] for item in DIGESTS])
def test_a_digest_run_that_is_killed_is_made_up(alice: Any, step: str, death: Death) -> None:
    wanted = logged(alice)
    delivery.roll_over()
    assert ended(fork(lambda: writes.deliver(now_too=True), death)) == "killed"
    wanted += happen(3)
    delivery.roll_over(wait=20)
    assert writes.deliver(now_too=True, wait=20).failed == 0
    note("digest", step, wanted)


def test_selectors_that_change_in_an_open_window_change_the_next_one_only(alice: Any) -> None:
    wanted = logged(alice)
    assert ended(fork(delivery.roll_over, Death(delivering, "deliver", 2))) == "killed"
    before = {key: folder.get("trail-logs", key) for key in keys()}
    run(alice, "cloudtrail:PutEventSelectors", TrailName="main", EventSelectors=[{"ReadWriteType": "ReadOnly"}])
    delivery.roll_over(wait=20)
    assert len(before) == 1 and {key: folder.get("trail-logs", key) for key in before} == before
    happen(5)  # writes: not asked for any more
    delivery.roll_over()
    note("rollover", "killed, selectors changed meanwhile", wanted)


def test_files_of_an_attempt_at_another_bucket_are_removed_from_it(alice: Any) -> None:
    wanted = logged(alice)
    assert ended(fork(delivery.roll_over, Death(window, "close"))) == "killed"
    assert len(keys()) == 2
    run(alice, "cloudtrail:UpdateTrail", Name="main", S3BucketName=bucket("other-logs"))
    delivery.roll_over(wait=20)
    delivery.roll_over()
    assert keys() == []
    note("rollover", "killed, bucket changed meanwhile", wanted)


def test_a_bucket_that_is_away_for_an_hour_loses_nothing(alice: Any, monkeypatch: Any, still_clock: Any) -> None:
    wanted = logged(alice)
    with monkeypatch.context() as patch:
        patch.setattr(folder, "put", _away)
        for _ in range(12):
            assert delivery.roll_over().failed == 1
            wanted += happen(2, eventTime=clock.iso(clock.now()))
            still_clock.shift(300)
            writes.deliver()
        status = run(alice, "cloudtrail:GetTrailStatus", Name="main")
        assert status["LatestDeliveryError"] == "ServiceUnavailable" and "LatestDeliveryTime" not in status
    delivery.roll_over()
    writes.deliver()
    assert "LatestDeliveryError" not in run(alice, "cloudtrail:GetTrailStatus", Name="main")
    still_clock.shift(60)
    note("both", "bucket away for an hour, then back", wanted)


def _away(*_: Any) -> None:
    raise OSError(5, "Input/output error")


def test_two_workers_at_once_deliver_everything_once(alice: Any) -> None:
    wanted = logged(alice)

    def work() -> None:
        for _ in range(8):
            delivery.roll_over()
            writes.deliver(now_too=True)

    children = [fork(work), fork(work)]
    for _ in range(10):
        wanted += happen(5)
    assert [ended(child) for child in children] == ["done", "done"]
    delivery.roll_over()
    delivery.roll_over()
    note("both", "two workers at once, events meanwhile", wanted)


def test_a_worker_that_was_thought_dead_closes_nothing_that_another_closed(alice: Any) -> None:
    wanted = logged(alice)
    late = Trail.objects.get()
    assert window.open_next(late)
    made = list(delivery._write(late))
    delivery.roll_over()
    assert window.close(late, made) is False
    note("rollover", "a slow worker closes after another did", wanted)


def test_the_command_waits_for_a_worker_that_has_the_trail_in_hand(alice: Any) -> None:
    wanted = logged(alice)
    number = Trail.objects.get().id

    def hold() -> None:
        with locking.held(locking.LOG_FILES, number):
            time.sleep(1.5)

    child = fork(hold)
    time.sleep(0.5)
    assert delivery.roll_over().trails == 0
    assert delivery.roll_over(wait=20).files == 2
    assert ended(child) == "done"
    note("rollover", "another worker has the trail, the command waits", wanted)
