"""Rates are counted and judged every minute."""

from __future__ import annotations

from project.kernel.beat import every
from trail.insights import writes


@every(60)
def look() -> int:
    return writes.look()


@every(86400)
def sweep() -> int:
    return writes.sweep()
