"""Questions to the event store are planned once a connection: planning them over every partition takes longer than answering."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

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


def test_a_transaction_that_is_rolled_back_does_not_take_the_settings_along() -> None:
    try:
        with transaction.atomic():
            reads.lookup([ACCOUNT], limit=1)
            raise ValueError
    except ValueError:
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('plan_cache_mode'), current_setting('jit')")
        assert cursor.fetchone() == ("force_generic_plan", "off")


@pytest.mark.django_db(transaction=True)
def test_the_first_question_of_a_connection_may_be_rolled_back() -> None:
    connection.close()
    test_a_transaction_that_is_rolled_back_does_not_take_the_settings_along()


def test_what_is_asked_of_other_tables_is_not_prepared() -> None:
    with connection.cursor() as cursor:
        for _ in range(8):
            cursor.execute("SELECT value FROM trail_dimension WHERE id = %s", [1])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%trail_dimension%'")
        assert cursor.fetchone()[0] == 0
