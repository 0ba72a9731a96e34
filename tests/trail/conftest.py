"""A store of its own for each test of trails: buckets and anchored heads lie in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from project import env
from tests.trail.installation import happen, roll_over, trail
from trail.digests import writes as digests


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of this test alone."""
    monkeypatch.setattr(env, "DATA", tmp_path)
    yield tmp_path


@pytest.fixture
def heads(transactional_db: None, data_folder: Path) -> Iterator[None]:
    """Anchored heads that are put away after the test: their table refuses the TRUNCATE of transactional tests."""
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
        digests.deliver()
        return made

    return pass_on
