"""A window's events: in one order, each page found by the index, whatever the planner knows of new partitions."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection, transaction

from tests.conftest import ACCOUNT
from tests.trail.installation import happen
from trail.delivery import files, reads

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_follow_each_other_without_gap_or_double(monkeypatch: Any) -> None:
    monkeypatch.setattr(reads, "BATCH", 7)
    begin = reads.horizon()
    wanted = happen(40) + happen(9, eventTime="2026-11-19T00:00:00Z") + happen(3, awsRegion="eu-west-1")
    found = list(reads.window(begin, reads.horizon(), [ACCOUNT]))
    assert sorted(uuid.UUID(parsed(event.raw())) for event in found) == sorted(map(uuid.UUID, wanted))
    assert [event.key for event in found] == [event.key for event in reads.window(begin, reads.horizon(), [ACCOUNT])]


def parsed(raw: bytes) -> str:
    import orjson

    return str(orjson.loads(raw)["eventID"])


def test_a_page_is_read_in_the_order_of_the_index_and_nothing_is_sorted() -> None:
    happen(500)
    happen(500, eventTime="2026-11-19T00:00:00Z")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(reads._IN_ORDER)
        cursor.execute(f"EXPLAIN {reads._SQL}", [0, 1 << 60, 0, -1, [1], 100])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Sort  (" not in plan and "Index Scan" in plan, plan


def test_files_are_cut_by_size_within_bounded_memory(monkeypatch: Any) -> None:
    monkeypatch.setattr(files, "PART_BYTES", 1000)
    monkeypatch.setattr(files, "HELD_BYTES", 1500)
    groups = [files.Group("1", region, "CloudTrail") for region in ("a", "b", "c")]
    events = [(groups[number % 3], number + 1, b"x" * 90) for number in range(100)]
    parts = list(files.parts(iter(events)))
    assert sum(len(part.records) for part in parts) == 100
    assert all(part.size <= 1000 + 91 for part in parts)
    assert len({(part.group, part.number) for part in parts}) == len(parts)
    assert [(part.group, part.number) for part in parts] == [
        (part.group, part.number) for part in files.parts(iter(events))
    ]
