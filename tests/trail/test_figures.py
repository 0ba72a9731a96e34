"""The figures of `/metrics`: true, and without a name of anybody's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.conftest import ACCOUNT
from tests.trail.installation import happen, roll_over, trail
from trail.delivery import writes as delivery

pytestmark = pytest.mark.django_db(transaction=True)


def figures() -> dict[str, float]:
    answer = Client().get("/metrics")
    assert answer.status_code == 200 and ACCOUNT not in answer.content.decode()
    lines = [line for line in answer.content.decode().splitlines() if line.startswith("cairn_")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_figures_say_what_logs_what_fails_and_how_old_the_rollover_is(
    alice: Any, heads: None, still_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert figures()["cairn_trails_logging"] == 0
    trail(alice)
    happen(1)
    roll_over()
    still_clock.shift(420)
    told = figures()
    assert (told["cairn_trails_logging"], told["cairn_trails_failing"]) == (1, 0)
    assert told["cairn_trail_rollover_age_seconds"] == 420 and told["cairn_spool_waiting_events"] == 0

    def away(*_: Any, **__: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(delivery.storage, "put_object", away)
    happen(1)
    roll_over()
    assert figures()["cairn_trails_failing"] == 1
