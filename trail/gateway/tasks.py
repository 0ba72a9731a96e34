"""Recover the spools of processes that died."""

from __future__ import annotations

from project.kernel.beat import every
from trail.gateway import drain


@every(10)
def recover() -> None:
    drain.recover()
