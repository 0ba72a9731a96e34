"""Files whose time is over are removed, cold ones moved: every hour."""

from __future__ import annotations

from project.kernel.beat import every
from trail.delivery.retention import writes


@every(3600)
def keep_by_retention() -> None:
    writes.run()
