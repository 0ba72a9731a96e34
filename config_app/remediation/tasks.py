"""Remediations in the background: carry out what is approved, repeat what is automatic, take up what was lost."""

from __future__ import annotations

from config_app.remediation import automation, reads, running, writes
from config_app.remediation.models import QUEUED
from project.kernel.beat import every, on_demand


@on_demand()
def run(number: int) -> None:
    running.run(number)
    for following in reads.held_back(number):
        run.apply_async((following.id,), retry=False)


@every(30)
def upkeep() -> None:
    for found in reads.lost():
        if found.state == QUEUED:
            run.apply_async((found.id,), retry=False, expires=30)
        else:
            writes.give_up(found)
    automation.repeat()
