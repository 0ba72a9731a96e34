"""The recorder's rhythm: a sweep when a write was recorded, a poll of everything every ten minutes."""

from __future__ import annotations

from config_app.recorder import reads, writes
from project.kernel.beat import every
from project.platform.identity import upstream
from project.platform.identity.models import Account


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


@every(15)
def upkeep() -> None:
    """Recorders for new accounts, with a first look at everything; old touches are let go."""
    writes.ensure_recorders()
    for account_id, region in reads.never_looked():
        writes.poll(account_id, region)
    writes.forget_touches()
