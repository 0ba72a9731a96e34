"""Looking at frameworks is recorded as all looking is."""

from __future__ import annotations

from typing import Any

from project.kernel.calls import Call
from project.kernel.registry import operation


@operation("cairn:SearchFrameworks")
def search_frameworks(call: Call, *, query: dict[str, Any] | None = None, key: str = "") -> dict[str, Any]:
    """A look at frameworks, or at one and its controls."""
    return {}
