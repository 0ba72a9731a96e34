"""Over how many availability zones something is spread; shared by the rules on zones. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def too_few_zones(zones: Iterable[Any], least: int, what: str) -> str | None:
    """None where there are enough different zones, else a sentence."""
    found = sorted({str(zone) for zone in zones if zone})
    if len(found) >= least:
        return None
    return f"The {what} is in {', '.join(found) or 'no zone'}: fewer than {least} zones."
