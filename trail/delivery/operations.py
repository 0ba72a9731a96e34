"""The named operation that delivers what is due; beat and command line call it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from trail.delivery import writes


def roll_over(*, wait: float = 0.0) -> dict[str, Any]:
    """Deliver what is due of every trail. Not a recorded call: a delivery is no caller's deed, and its files name themselves."""
    return asdict(writes.roll_over(wait=wait))
