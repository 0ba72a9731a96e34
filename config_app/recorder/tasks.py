"""The recorder's rhythm: a sweep when a write was recorded, a poll of everything every ten minutes."""

from __future__ import annotations

from datetime import datetime

from celery.signals import worker_ready

from config_app.recorder import sweeping, writes
from project.kernel import clock
from project.kernel.beat import PROMPT, every

UNHURRIED = 4  # types at a time
SLICE = 2.0  # seconds of a poll before the worker is given to others


@every(3, queue=PROMPT)
def sweep() -> None:
    """Look at what recorded writes touched. Woken at once by a write; the beat's runs catch what was missed."""
    sweeping.sweep()


@every(600)
def poll(begun: str = "") -> None:
    """Look at everything, in every account and region with a recorder, a slice at a time; others get their turn between."""
    begun = begun or clock.now().isoformat()
    if writes.poll_on(datetime.fromisoformat(begun), SLICE):
        poll.apply_async((begun,), expires=600, retry=False)


@every(5)
def upkeep() -> None:
    """Recorders for new accounts; a first look at everything where a recorder was put on."""
    writes.first_looks()


@every(4)
def widen() -> None:
    """The types that were never looked at, some at a time: a start is not held up by two hundred listings."""
    writes.widen(UNHURRIED)


@every(60)
def day_ends() -> None:
    """What is recorded daily is looked at when the day has ended (UTC)."""
    writes.day_ends()


@every(3600)
def forget() -> None:
    """Old touches are let go."""
    writes.forget_touches()


@worker_ready.connect
def _at_once(**_: object) -> None:
    """The first look does not wait for the beat: until it is done rules have nothing to judge."""
    upkeep.apply_async(retry=False)
