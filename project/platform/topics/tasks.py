"""Messages go out when they are said; the beat sends what waited, and sweeps."""

from __future__ import annotations

from project.kernel.beat import every
from project.platform.topics import sending, writes


@every(10)
def send_due() -> int:
    return sending.start()


@every(3600)
def sweep() -> int:
    return writes.sweep()
