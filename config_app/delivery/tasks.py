"""Snapshots and history by their schedules, and what was asked for; what failed is tried again."""

from __future__ import annotations

from config_app.delivery import operations, packing
from project.kernel import clock
from project.kernel.beat import every


@every(15)
def deliver() -> None:
    operations.deliver_due()


@every(86_400)
def sweep() -> None:
    """Files that killed workers left beside the store."""
    packing.sweep(clock.now().timestamp() - 86_400)
