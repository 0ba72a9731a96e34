"""Questions to the event store are planned once a connection: planning them over every partition takes longer than answering."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.trail.events.conftest import ACCOUNT, record
from trail.events import reads, store

pytestmark = pytest.mark.django_db


def test_a_question_that_is_asked_again_is_not_planned_again() -> None:
    store.add([record(eventName="PlannedOnce")])
    for _ in range(3):
        assert reads.lookup([ACCOUNT], filters=reads.Filters(event_name="PlannedOnce"), limit=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE '%trail_event e%'"
        )
        again, anew = cursor.fetchone()
    assert again >= 3 and anew == 0


def test_what_is_asked_of_other_tables_is_not_prepared() -> None:
    with connection.cursor() as cursor:
        for _ in range(8):
            cursor.execute("SELECT value FROM trail_dimension WHERE id = %s", [1])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%trail_dimension%'")
        assert cursor.fetchone()[0] == 0
