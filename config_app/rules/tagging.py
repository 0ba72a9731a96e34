"""Which of the tags asked for a resource lacks; shared by the rules on tags. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def untagged(tags: Mapping[str, str], wanted: Sequence[str]) -> Any:
    """None where every key asked for is there; without any asked for, some tag of one's own must be there.

    Tags that AWS itself sets (`aws:`) do not count, as in AWS's rules.
    """
    own = {key for key in tags if not key.startswith("aws:")}
    if not wanted:
        return None if own else "The resource has no tag."
    missing = [key for key in wanted if key not in own]
    return f"Tags are missing: {', '.join(missing)}" if missing else None
