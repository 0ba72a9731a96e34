"""The way in for beat and command line: a delivery is no caller's deed, so it is not a recorded call."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from trail.digests import writes


def deliver(*, now_too: bool = False, wait: float = 0.0) -> dict[str, Any]:
    """Deliver the digests that are due; `now_too` ends the running slots at this moment."""
    return asdict(writes.deliver(now_too=now_too, wait=wait))
