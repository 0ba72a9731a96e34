"""What an import leaves is sorted and folded: the counts stay right, the index finds the same, and takes less room."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from project.kernel import clock
from tests.trail.events.conftest import ACCOUNT, record
from trail.events import dimensions, partitions, reads, rollups, store

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 9, 3, tzinfo=UTC)


def _events(chance: random.Random, many: int, day: datetime = DAY) -> list[dict[str, Any]]:
    return [
        record(
            eventTime=f"{day + timedelta(seconds=chance.randrange(86_400)):%Y-%m-%dT%H:%M:%SZ}",
            eventName=f"Call{chance.randrange(7)}",
            requestParameters={"names": [f"bucket-{chance.randrange(40)}" for _ in range(12)]},
            errorCode="AccessDenied" if chance.random() < 0.1 else ...,
        )
        for _ in range(many)
    ]


def test_counts_are_the_same_however_often_they_are_folded() -> None:
    chance, events = random.Random(5), []
    for many in (150, 3, 0, 120):
        fresh = _events(chance, many)
        events += fresh
        if fresh:
            store.add(fresh)
        rollups.fold()
        expected = Counter(event["eventName"] for event in events)
        hours = Counter((event["eventName"], event["eventTime"][:13]) for event in events)
        end = DAY + timedelta(days=1)
        assert dict(reads.facets([ACCOUNT], None, DAY, end - timedelta(seconds=1), "event_name")) == expected
        scope = dimensions.find_all(dimensions.ACCOUNT, [ACCOUNT])
        for name in expected:
            number = dimensions.find(dimensions.NAME, name)
            found = rollups.by_hour(dimensions.NAME, scope, DAY, end, number)
            wrong = sum(event["eventName"] == name and "errorCode" in event for event in events)
            assert {f"{hour:%Y-%m-%dT%H}": many for hour, many, _ in found if many} == {
                hour: many for (own, hour), many in hours.items() if own == name
            }
            assert sum(row[2] for row in found) == wrong
            assert rollups.by_number(dimensions.NAME, scope, DAY, end, number) == [(number, expected[name], wrong)]


def test_the_index_of_a_day_that_is_over_is_built_anew_once_and_finds_the_same() -> None:
    with (
        connection.cursor() as cursor
    ):  # its index is of this test alone: emptied by others, it would count as built anew
        cursor.execute(f"DROP TABLE IF EXISTS {partitions.name(DAY.date())}")
    partitions.forget()
    chance = random.Random(6)
    old, new = _events(chance, 900), _events(chance, 300, clock.now() - timedelta(hours=1))
    store.add(old)
    store.add(new)

    def found() -> dict[str, set[str]]:
        return {
            name: {
                event.event_id
                for event in reads.lookup([ACCOUNT], filters=reads.Filters(resource_name=name), limit=999)
            }
            for name in (f"bucket-{number}" for number in range(40))
        }

    before = found()
    assert before == {
        name: {event["eventID"] for event in [*old, *new] if name in event["requestParameters"]["names"]}
        for name in before
    }
    today = clock.now().date()
    first = {day: _index(day) for day in (DAY.date(), today)}
    partitions.settle()
    second = {day: _index(day) for day in (DAY.date(), today)}
    assert second[DAY.date()][0] != first[DAY.date()][0] and second[DAY.date()][1] < first[DAY.date()][1]
    assert second[today][0] == first[today][0], "today's is sorted where it is, which may take room"
    assert found() == before
    store.add(_events(chance, 200))
    partitions.settle()
    assert _index(DAY.date())[0] == second[DAY.date()][0]


def _index(day: Any) -> tuple[int, int]:
    """The file and the bytes of a day's inverted index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_filenode(i.indexrelid), pg_relation_size(i.indexrelid) FROM pg_index i "
            "JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am a ON a.oid = x.relam AND a.amname = 'gin' "
            "WHERE i.indrelid = %s::regclass",
            [partitions.name(day)],
        )
        file, size = cursor.fetchone()
    return file, size
