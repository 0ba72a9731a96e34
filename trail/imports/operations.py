"""The named operation that an import is recorded under."""

from __future__ import annotations

from typing import Any

from project.kernel.calls import Call
from project.kernel.registry import operation


@operation("cairn:ImportTrail", read_only=False)
def import_trail(
    call: Call, *, source: str, files: int, stored: int, duplicates: int, refused: int, quarantined: int
) -> dict[str, Any]:
    """Record a finished import: what came from where, and what was not taken. The events are in the store already.

    Not in one transaction with them: a million events in one would hold up deliveries for as long as it runs.
    """
    return {}
