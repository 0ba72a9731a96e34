"""Alarms are judged every few seconds; old history is forgotten."""

from __future__ import annotations

from project.kernel.beat import every
from trail.alarms import writes


@every(5)
def evaluate() -> int:
    return writes.evaluate_all()


@every(86400)
def sweep() -> int:
    return writes.sweep()
