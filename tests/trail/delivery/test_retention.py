"""How long files are kept: removals are recorded and lawful, locks and holds are stronger, cold files are still read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from project.kernel import clock
from project.kernel.errors import CallError
from project.platform.storage import reads as storage_reads
from project.platform.storage import writes as storage
from project.platform.storage.backends import folder
from project.platform.storage.models import StoredObject
from tests.conftest import ACCOUNT
from tests.trail.installation import keys, refusal, run
from trail.delivery.retention import writes
from trail.digests import verifying
from trail.events import reads as events
from trail.trails.models import Trail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def days(hour: Callable[..., Any], still_clock: Any) -> None:
    """Three hours of files, and then ten days."""
    for _ in range(3):
        hour(1)
    still_clock.shift(10 * 86400)


def put(user: Any, **wire: Any) -> str:
    return refusal(user, "cairn:PutTrailRetention", name="main", **wire)


def test_files_whose_time_is_over_are_removed_and_that_is_an_event(alice: Any, days: None) -> None:
    assert not put(alice, keepDays=7)
    gone = keys("trail-logs", "")
    done = writes.run()
    assert (done.expired, done.removed, done.locked) == (6, 6, 0)
    assert keys("trail-logs", "") == []
    (event,) = events.lookup([ACCOUNT], filters=events.Filters(event_name="ExpireLogFiles"), limit=5)
    asked = event.record["requestParameters"]
    assert (len(asked["logFiles"]), len(asked["digests"]), asked["firstKey"]) == (3, 3, sorted(gone)[0])
    found = verifying.verify(Trail.objects.get())
    assert found.counts["expired"] == {"digests": 3, "log_files": 3} and not found.counts["missing"].total()


def test_what_is_kept_for_ever_or_not_long_enough_stays(alice: Any, days: None) -> None:
    assert writes.run() == writes.Summary()
    assert not put(alice, keepDays=11)
    assert writes.run() == writes.Summary()


def test_a_removal_that_was_noted_and_not_done_is_done_by_the_next_run(
    alice: Any, days: None, monkeypatch: Any
) -> None:
    assert not put(alice, keepDays=7)
    with monkeypatch.context() as patch:
        patch.setattr(folder, "delete", _away)
        assert writes.run().locked == 6
    assert len(keys("trail-logs", "")) == 6
    assert writes.run().removed == 6


def _away(*_: Any) -> None:
    raise OSError(5, "Input/output error")


def test_an_object_lock_is_stronger_than_retention_and_than_replacement(
    alice: Any, hour: Callable[..., Any], still_clock: Any
) -> None:
    assert not put(alice, lockDays=30)
    hour(1)
    key = keys()[0]
    item = StoredObject.objects.get(key=key)
    assert item.retain_until == clock.now() - timedelta(hours=1) + timedelta(days=30)
    with pytest.raises(CallError, match="locked until"):
        storage.put_object("trail-logs", key, b"other", {})
    with pytest.raises(CallError, match="locked until"):
        storage.delete_object("trail-logs", key)
    assert not put(alice, keepDays=7)
    still_clock.shift(10 * 86400)
    assert writes.run() == writes.Summary()
    still_clock.shift(21 * 86400)
    assert writes.run().removed == 2


def test_a_legal_hold_keeps_everything_until_it_is_lifted(alice: Any, days: None) -> None:
    assert not put(alice, keepDays=7, legalHold=True)
    assert writes.run().expired == 0
    with pytest.raises(CallError, match="legal hold"):
        storage.delete_object("trail-logs", keys()[0])
    assert not put(alice, keepDays=7)
    assert writes.run().removed == 6


def test_cold_files_lie_elsewhere_and_are_read_and_verified_under_their_keys(alice: Any, days: None) -> None:
    wanted = keys("trail-logs", "")
    before = {key: folder.get("trail-logs", key) for key in wanted}
    assert not put(alice, coldDays=5, coldPrefix="cold/slow")
    assert writes.run().moved == 6 and writes.run().moved == 0
    assert sorted(keys("trail-logs", "")) == sorted(f"cold/slow/{key}" for key in wanted)
    for key in wanted:
        assert storage_reads.body(StoredObject.objects.get(key=key)) == before[key]
    report = verifying.verify(Trail.objects.get())
    assert report.counts["valid"] == {"digests": 3, "log_files": 3} and not report.problems
    assert not put(alice, keepDays=7, coldDays=5, coldPrefix="cold/slow")
    assert writes.run().removed == 6 and keys("trail-logs", "") == []


@pytest.mark.parametrize(
    "wire",
    [{"keepDays": 0}, {"keepDays": 5, "lockDays": 6}, {"keepDays": 5, "coldDays": 5, "coldPrefix": "c"}, {"coldDays": 5},
     {"coldPrefix": "c"}, {"coldDays": 5, "coldPrefix": "a/../b"}, {"coldDays": 5, "coldPrefix": "AWSLogs"}],
    ids=str,
)  # fmt: skip
def test_a_retention_that_contradicts_itself_is_refused(alice: Any, validated: Any, wire: dict[str, Any]) -> None:
    assert put(alice, **wire) == "InvalidParameterException"


def test_nobody_but_the_installation_expires_files_and_a_stranger_sees_no_retention(
    alice: Any, bob: Any, charlie: Any, validated: Any
) -> None:
    given = {"name": "main", "logFiles": [1], "digests": [], "firstKey": "", "lastKey": ""}
    assert refusal(alice, "cairn:ExpireLogFiles", **given) == "OperationNotPermittedException"
    assert run(bob, "cairn:GetTrailRetention", name="main") == {"trailArn": validated.arn, "legalHold": False}
    assert put(bob) == "AccessDeniedException"
    assert refusal(charlie, "cairn:GetTrailRetention", name=validated.arn) == "TrailNotFoundException"


def test_the_folder_of_the_test_is_its_own(data_folder: Path) -> None:
    assert folder.root("x").is_relative_to(data_folder)
