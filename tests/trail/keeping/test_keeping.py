"""How long events are kept: whole days go, recorded, once their time is over and nothing waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from project.kernel import clock
from project.platform.identity.models import Account
from tests.conftest import ACCOUNT
from tests.trail.installation import happen, refusal, roll_over, run, trail
from trail.events import indexing, keys, partitions, rollups
from trail.events import reads as events
from trail.keeping import reads, writes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def first(people: Any, heads: None, still_clock: Any) -> Iterator[None]:
    """ACCOUNT began the installation, and no other test's days are there."""
    Account.objects.filter(id=ACCOUNT).update(created=clock.now() - timedelta(days=400))
    with connection.cursor() as cursor:
        for day in partitions.days():
            cursor.execute(f"DROP TABLE {partitions.name(day)}")
    partitions.forget()
    yield
    partitions.forget()


def at(days: int) -> str:
    return clock.iso(clock.now() - timedelta(days=days))


def counted(day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM trail_count WHERE (bucket AT TIME ZONE 'UTC')::date = %s", [day])
        return int(cursor.fetchone()[0])


def indexed(day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM trail_text WHERE low = %s", [keys.lowest(partitions.begin(day))])
        return int(cursor.fetchone()[0])


def test_nothing_goes_while_no_retention_is_set(alice: Any) -> None:
    happen(2, eventTime=at(3000))
    assert writes.run() == [] and "days" not in run(alice, "cairn:GetEventRetention")


def test_days_that_are_over_go_with_their_counts_and_each_is_an_event(alice: Any) -> None:
    happen(3, eventTime=at(100))
    kept = happen(2, eventTime=at(90))
    rollups.fold()
    old = (clock.now() - timedelta(days=100)).date()
    assert counted(old) > 0 and indexing.run() >= 5 and indexed(old) == 1
    told = run(alice, "cairn:PutEventRetention", days=90)
    assert told["over"] == [{"day": old.isoformat()}]
    assert writes.run() == [old] and writes.run() == []
    assert old not in partitions.days() and counted(old) == indexed(old) == 0
    (event,) = events.lookup([ACCOUNT], filters=events.Filters(event_name="DropEventDay"), limit=5)
    assert event.record["requestParameters"] == {"day": old.isoformat(), "events": 3}
    found = events.lookup([ACCOUNT], filters=events.Filters(event_name="RunInstances"), limit=50)
    assert {item.record["eventID"] for item in found} == set(kept)


def test_a_day_that_a_trail_has_not_delivered_stays_until_it_has(alice: Any) -> None:
    trail(alice)
    happen(2, eventTime=at(200))
    run(alice, "cairn:PutEventRetention", days=90)
    (waiting,) = reads.over(90)
    assert waiting.waits == "a trail has not delivered it yet" and writes.run() == []
    roll_over()
    assert writes.run() == [waiting.day]


def test_a_day_in_use_is_left_for_the_next_run(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    happen(1, eventTime=at(120))
    run(alice, "cairn:PutEventRetention", days=90)
    with psycopg.connect(**connection.get_connection_params()) as other:
        (item,) = reads.over(90)
        other.execute(f"LOCK TABLE {partitions.name(item.day)} IN ACCESS SHARE MODE")
        assert writes.run() == []
        other.rollback()
    assert writes.run() == [item.day]


@pytest.mark.parametrize("days", [0, 89, 36_501, -5])
def test_a_retention_out_of_bounds_is_refused(alice: Any, days: int) -> None:
    assert refusal(alice, "cairn:PutEventRetention", days=days) == "InvalidParameterException"
    assert reads.days() is None


def test_only_the_first_accounts_people_decide_and_nobody_drops_by_hand(alice: Any, bob: Any, charlie: Any) -> None:
    assert refusal(charlie, "cairn:PutEventRetention", days=100) == "AccessDeniedException"
    assert refusal(bob, "cairn:PutEventRetention", days=100) == "AccessDeniedException"
    assert refusal(alice, "cairn:DropEventDay", day="2020-01-01", events=0) == "OperationNotPermittedException"
    assert refusal(alice, "cairn:PutEventRetention", days=400) == ""
    assert refusal(alice, "cairn:DeleteEventRetention") == "" and reads.days() is None
