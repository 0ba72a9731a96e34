"""Looking is audited too: each page view of the console is an event, in the same format as everything else."""

from __future__ import annotations

from typing import Any

from project.kernel.calls import Call
from project.kernel.registry import operation


@operation("cairn:ViewPage")
def view_page(call: Call, *, page: str, query: str = "") -> dict[str, Any]:
    """Somebody opened a page of the console; `query` is what they asked of it."""
    return {}
