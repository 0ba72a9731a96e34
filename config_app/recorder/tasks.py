"""The recorder's rhythm: a sweep when a write was recorded, a poll of everything every ten minutes."""

from __future__ import annotations

from celery.signals import worker_ready

from config_app.recorder import writes
from project.kernel.beat import every
from project.platform.identity import upstream
from project.platform.identity.models import Account

UNHURRIED = 4  # types at a time


@every(3)
def sweep() -> None:
    """Look at what recorded writes touched. Woken at once by a write; the beat's runs catch what was missed."""
    writes.sweep()


@every(600)
def poll() -> None:
    """Look at everything, in every account and region with a recorder."""
    for account in Account.objects.all():
        for region in upstream.regions(account.id):
            writes.poll(account.id, region)


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
