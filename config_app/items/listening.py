"""The slot for those who act on new items (rules, the stream): told inside the writing transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

item_listeners: list[Callable[[Any], None]] = []


def tell(item: Any) -> None:
    """Tell every listener of a new item."""
    for listener in item_listeners:
        listener(item)
