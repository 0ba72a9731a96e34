"""What trails deliver is counted every few seconds; old metrics are forgotten."""

from __future__ import annotations

from project.kernel.beat import every
from trail.metrics import counting, writes


@every(5)
def count_lines() -> int:
    return counting.count_all()


@every(86400)
def sweep() -> int:
    return writes.sweep()
