"""Log files every CAIRN_ROLLOVER_SECONDS."""

from __future__ import annotations

from project import env
from project.kernel.beat import every
from trail.delivery import operations


@every(env.ROLLOVER_SECONDS)
def roll_over() -> None:
    operations.roll_over()
