"""Back-tests in the background: one task runs one, in bounded time and memory; lost ones are taken up again."""

from __future__ import annotations

from config_app.backtests import reads, writes
from config_app.backtests.models import QUEUED
from project.kernel.beat import every, on_demand


@on_demand()
def run(number: int) -> None:
    writes.run(number)


@every(60)
def upkeep() -> None:
    for test in reads.lost():
        if test.state == QUEUED:
            run.apply_async((test.id,), retry=False, expires=60)
        else:
            writes.give_up(test)
