"""Trails with digests under a clock that the test moves; anchored heads are put away after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.trail.installation import happen, roll_over, trail
from trail.digests import writes


@pytest.fixture(autouse=True)
def _heads(transactional_db: None, data_folder: Path) -> Iterator[None]:
    """The table of heads refuses TRUNCATE, with which transactional tests clean up."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trail_checkpoint DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM trail_checkpoint")
        cursor.execute("ALTER TABLE trail_checkpoint ENABLE TRIGGER USER")


@pytest.fixture
def validated(alice: Any, still_clock: Any) -> Any:
    """A trail in us-east-1 that logs since 14:02:11 and is validated."""
    return trail(alice, EnableLogFileValidation=True)


@pytest.fixture
def hour(validated: Any, still_clock: Any) -> Callable[..., list[str]]:
    """Let events happen, roll over, and pass into the next hour with its digest; the events' ids."""

    def pass_on(events: int = 3, **members: Any) -> list[str]:
        made = happen(events, **members) if events else []
        roll_over()
        still_clock.shift(3600)
        writes.deliver()
        return made

    return pass_on
