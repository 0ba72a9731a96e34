"""The event store's door: exactly once, verbatim, whatever comes."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.db import connection, transaction

from project.kernel import calls
from tests.trail.events.conftest import ACCOUNT, record
from trail.events import dimensions, keys, packing, partitions, reads, store

pytestmark = pytest.mark.django_db


def test_an_event_is_kept_byte_for_byte() -> None:
    raw = (
        b'{ "eventID":"A-1", "eventTime" : "2026-11-18T14:02:11Z","zeta":1, "alpha":[1.50, "\\u00e9"],'
        b'"recipientAccountId":"111122223333"}'
    )
    assert store.add([raw]) == store.Added(1, 0, [])
    found = reads.get([ACCOUNT], "A-1")
    assert found is not None
    assert found.raw == raw


def test_the_same_event_is_stored_once_in_one_batch_and_in_two() -> None:
    event = record()
    assert store.add([event, event]) == store.Added(1, 1, [])
    assert store.add([orjson.dumps(event)]) == store.Added(0, 1, [])


def test_another_account_cannot_take_an_event_id() -> None:
    event = record()
    store.add([event | {"recipientAccountId": "444455556666"}])
    assert store.add([event]).stored == 1
    mine = reads.get([ACCOUNT], event["eventID"])
    assert mine is not None and mine.account_id == ACCOUNT


BAD: list[tuple[str, Any]] = [
    ("no eventID", record(eventID=...)),
    ("no eventTime", record(eventTime=...)),
    ("a time that is none", record(eventTime="yesterday")),
    ("a relative time", record(eventTime="now-1h")),
    ("an ancient time", record(eventTime="1970-01-01T00:00:00Z")),
    ("a far time", record(eventTime="2100-01-01T00:00:00Z")),
    ("a time outside of the calendar", record(eventTime="0001-01-01T00:00:00+23:59")),
    ("a nested time", record(eventTime={"a": 1})),
    ("too large", record(requestParameters={"text": "x" * (256 * 1024)})),
    ("too large as bytes", orjson.dumps(record(requestParameters={"text": "x" * (256 * 1024)}))),
    ("not JSON", b"{"),
    ("not UTF-8", b'{"eventID":"\xff"}'),
    ("not an object", b"[1]"),
    ("not a number", b'{"eventID":"x","eventTime":"2026-11-18T14:02:11Z","a":NaN}'),
    ("nested a hundred thousand deep", b'{"a":' * 40_000 + b"1" + b"}" * 40_000),
    ("a lone surrogate in a dict", record(eventName="\ud800")),
    ("no record at all", None),
]


@pytest.mark.parametrize(("what", "bad"), BAD, ids=[what for what, _ in BAD])
def test_a_bad_record_is_refused_with_a_reason_and_stops_nothing(what: str, bad: Any) -> None:
    added = store.add([record(), bad, record()])
    assert added.stored == 2
    assert [index for index, _ in added.refused] == [1]
    assert added.refused[0][1]


ODD: list[tuple[str, Any]] = [
    ("no identity", record(userIdentity=...)),
    ("an identity that is text", record(userIdentity="anna")),
    ("NUL characters", record(eventName="Run\x00Instances", errorCode="\x00", requestParameters={"name": "a\x00b"})),
    (
        "members of the wrong kind",
        record(eventName=7, awsRegion=["x"], readOnly="TRUE", sourceIPAddress={"a": 1}, resources="x"),
    ),
    ("very long texts", record(eventName="é" * 5000, errorCode="😀" * 5000, userAgent="x" * 50_000)),
    ("null everywhere", dict.fromkeys(record(), None) | {"eventID": "N-1", "eventTime": "2026-11-18T14:02:11Z"}),
    ("unpaired surrogates as JSON allows", orjson.dumps(record()).replace(b"RunInstances", b"Run\\ud800")),
    ("integers beyond 64 bits", orjson.dumps(record()).replace(b'"t3.micro"', b"9" * 60)),
    (
        "a thousand resources",
        record(resources=[{"ARN": f"arn:aws:s3:::b{n}", "type": "AWS::S3::Bucket"} for n in range(2000)]),
    ),
    ("broken resources", record(resources=[None, 3, {"ARN": 5, "type": []}, {"ARNPrefix": "arn:aws:s3:::x/"}])),
    ("a thousand levels", orjson.dumps(record()).replace(b'"t3.micro"', b'{"a":' * 300 + b"1" + b"}" * 300)),
    ("a time with a fraction and a zone", record(eventTime="2026-11-18T15:02:11.250+01:00")),
    ("an id that is no UUID", record(eventID="EXAMPLE8-9621-4d00-b913-beca2EXAMPLE")),
]


@pytest.mark.parametrize(("what", "odd"), ODD, ids=[what for what, _ in ODD])
def test_an_odd_record_is_stored_as_it_is(what: str, odd: Any) -> None:
    assert store.add([record(), odd, record()]) == store.Added(3, 0, [])
    found = reads.lookup([ACCOUNT, ""], limit=10)
    assert (odd if isinstance(odd, bytes) else orjson.dumps(odd)) in {event.raw for event in found}
    for event in found:
        assert event.record
        assert isinstance(event.resources, list)
        assert {type(text) for text in (event.user, event.user_type, event.user_agent, event.event_id)} == {str}


def test_what_only_the_database_refuses_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "packer", lambda: (0, lambda raw: None if b"poison" in raw else b"x"))
    added = store.add([record(), record(eventName="poison"), record()])
    assert added.stored == 2
    assert [index for index, _ in added.refused] == [1]


def test_two_events_that_meet_on_one_key_are_both_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    store.add([record()])
    taken = reads.lookup([ACCOUNT], limit=1)[0].id
    true, given = keys.make, iter([taken])
    monkeypatch.setattr(keys, "make", lambda moment, number: next(given, None) or true(moment, number))
    assert store.add([record()]).stored == 1
    assert len({event.id for event in reads.lookup([ACCOUNT])}) == 2


def test_newly_stored_events_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[calls.Recorded] = []
    monkeypatch.setattr(calls, "recorded_listeners", [told.extend])
    event = record(errorCode="AccessDenied")
    store.add([event, event])
    store.add([event])
    assert [(item.event_id, item.source, item.name, item.error_code, item.account_id) for item in told] == [
        (event["eventID"], "ec2.amazonaws.com", "RunInstances", "AccessDenied", ACCOUNT)
    ]


def test_a_follower_that_fails_does_not_cost_the_event(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(events: list[calls.Recorded]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(calls, "recorded_listeners", [fail])
    event = record()
    assert store.add([event]).stored == 1
    assert reads.get([ACCOUNT], event["eventID"]) is not None


def test_events_of_one_second_keep_the_order_of_their_moments() -> None:
    second = datetime(2026, 11, 18, 14, 2, 11, tzinfo=UTC)
    events = [record() for _ in range(20)]
    moments = [second + timedelta(milliseconds=(37 * n) % 1000) for n in range(20)]
    store.add(events, moments=moments)
    expected = [
        event["eventID"]
        for _, event in sorted(zip(moments, events, strict=True), key=lambda pair: pair[0], reverse=True)
    ]
    assert [event.event_id for event in reads.lookup([ACCOUNT])] == expected


def test_old_and_future_days_get_partitions_of_their_own() -> None:
    store.add([record(eventTime="2000-01-01T00:00:00Z"), record(eventTime="2099-12-31T23:59:59Z"), record()])
    assert len(reads.lookup([ACCOUNT])) == 3
    assert len(reads.lookup([ACCOUNT], newest_first=False)) == 3
    assert {f"{day:%Y%m%d}" for day in partitions.days()} >= {"20000101", "20991231", "20261118"}


@pytest.mark.django_db(transaction=True)
def test_ids_of_a_transaction_that_is_rolled_back_are_not_remembered() -> None:
    name = f"Rolled{uuid.uuid4().hex}"
    with pytest.raises(RuntimeError), transaction.atomic():
        store.add([record(eventName=name)])
        raise RuntimeError
    assert dimensions.find(dimensions.NAME, name) is None
    event = record(eventName=name)
    store.add([event])
    assert [item.event_id for item in reads.lookup([ACCOUNT], filters=reads.Filters(event_name=name))] == [
        event["eventID"]
    ]


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_store_every_event_exactly_once() -> None:
    """New days, new texts and the same events from eight sides: no deadlock, no doubles."""
    run = uuid.uuid4().hex
    shared = [record(eventName=f"Shared{run}{n % 3}", eventTime=f"2027-01-{1 + n % 9:02}T00:00:00Z") for n in range(30)]
    faults: list[BaseException] = []

    def write(number: int) -> None:
        try:
            own = [record(eventName=f"Own{run}", errorCode=f"E{number}{n % 4}{run}") for n in range(10)]
            for event in [*shared, *own] if number % 2 else [*own, *shared]:
                store.add([event])
            store.add([*shared, *own])
        except BaseException as problem:
            faults.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    stored = [
        event
        for n in range(3)
        for event in reads.lookup([ACCOUNT], filters=reads.Filters(event_name=f"Shared{run}{n}"), limit=100)
    ]
    assert sorted(event.event_id for event in stored) == sorted(event["eventID"] for event in shared)
    assert len(reads.lookup([ACCOUNT], filters=reads.Filters(event_name=f"Own{run}"), limit=200)) == 80
