"""Days whose time is over are dropped: every hour."""

from __future__ import annotations

from project.kernel.beat import every
from trail.keeping import writes


@every(3600)
def drop_old_days() -> int:
    """How many days were dropped."""
    return len(writes.run())
