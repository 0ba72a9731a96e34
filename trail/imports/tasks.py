"""An import that was asked for is carried out by a worker."""

from __future__ import annotations

from project.kernel.beat import on_demand
from trail.imports import asked


@on_demand()
def import_location(number: int) -> None:
    asked.carry_out(number)
