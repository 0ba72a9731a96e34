"""Digests as their slots end; what is due is looked for at least every minute, so that none is late for the beat's sake."""

from __future__ import annotations

from project import env
from project.kernel.beat import every, on_demand
from trail.digests import delivering, recording


@every(min(env.DIGEST_SECONDS, 60))
def deliver_digests() -> None:
    delivering.deliver()


@on_demand()
def verify_trail(number: int) -> None:
    """Carry out a verification that was asked for."""
    recording.carry_out(number)
