"""What is remembered of buckets that are not Cairn's ends with their making, with time, and with its bound."""

from __future__ import annotations

from typing import Any

import pytest

from project.platform.storage import absence, writes
from tests.conftest import ACCOUNT


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    absence._until.clear()


@pytest.mark.django_db
def test_a_bucket_that_is_made_is_there_at_once() -> None:
    absence.note("logs", absence.made())
    absence.note("other", absence.made())
    assert absence.holds("logs")
    writes.ensure_bucket("logs", account_id=ACCOUNT, region="us-east-1", backend="folder")
    assert not absence.holds("logs") and absence.holds("other")


@pytest.mark.django_db(transaction=True)
def test_what_was_noted_while_it_was_being_made_is_forgotten_with_the_commit() -> None:
    from django.db import transaction

    with transaction.atomic():
        writes.ensure_bucket("logs", account_id=ACCOUNT, region="us-east-1", backend="folder")
        absence.note("logs", absence.made())  # another thread does not see it yet
    assert not absence.holds("logs")


def test_it_is_remembered_for_half_a_second(monkeypatch: Any) -> None:
    now = [1000.0]
    monkeypatch.setattr(absence.time, "monotonic", lambda: now[0])
    absence.note("logs", absence.made())
    now[0] += absence.SECONDS - 0.01
    assert absence.holds("logs")
    now[0] += 0.02
    assert not absence.holds("logs")


def test_however_many_names_are_asked_for_few_are_remembered() -> None:
    for number in range(absence.MOST + 5):
        absence.note(f"bucket-{number}", absence.made())
    assert len(absence._until) <= absence.MOST and absence.holds(f"bucket-{absence.MOST + 4}")


@pytest.mark.django_db
def test_a_look_that_a_making_overtook_is_not_remembered() -> None:
    before = absence.made()  # the look begins and finds none
    writes.ensure_bucket("logs", account_id=ACCOUNT, region="us-east-1", backend="folder")
    absence.note("logs", before)
    assert not absence.holds("logs")
