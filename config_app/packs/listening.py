"""The slot for those who act on what a deployed pack asks for besides rules: told inside the deploying transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# (pack) whose remediations are kept anew, or are gone
plan_listeners: list[Callable[[Any], None]] = []


def tell(pack: Any) -> None:
    for listener in plan_listeners:
        listener(pack)
