"""The slot for those who act on new items (rules, the stream): told inside the writing transaction, many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

item_listeners: list[Callable[[Sequence[Any]], None]] = []


def tell(items: Sequence[Any]) -> None:
    """Tell every listener of new items; each has its resource at hand."""
    if items:
        for listener in item_listeners:
            listener(items)
