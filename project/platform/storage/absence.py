"""Names that are not Cairn's buckets: every S3 call of the estate asks, and most name a bucket of its cloud.

An answer is good for half a second. A bucket that this process makes is there at once; one that another process makes
is seen within that time, before anything can have been delivered into it and told.
"""

from __future__ import annotations

import time

SECONDS = 0.5
MOST = 4096
_until: dict[str, float] = {}
_made = [0]  # buckets that this process has made


def holds(name: str) -> bool:
    """Whether the name was looked up a moment ago and was no bucket."""
    return _until.get(name, 0.0) > time.monotonic()


def made() -> int:
    """To be taken before a look that may have to be noted."""
    return _made[0]


def note(name: str, before: int) -> None:
    """Remember that there was none; not where a bucket was made since `before`, for the look may have missed it."""
    if before != _made[0]:
        return
    if len(_until) >= MOST:
        _until.clear()
    _until[name] = time.monotonic() + SECONDS


def forget(name: str) -> None:
    _made[0] += 1
    _until.pop(name, None)
