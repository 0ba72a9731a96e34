"""Names that are not Cairn's buckets: every S3 call of the estate asks, and most name a bucket of its cloud.

An answer is good for half a second. A bucket that this process makes is there at once; one that another process makes
is seen within that time, before anything can have been delivered into it and told.
"""

from __future__ import annotations

import time

SECONDS = 0.5
MOST = 4096
_until: dict[str, float] = {}


def holds(name: str) -> bool:
    """Whether the name was looked up a moment ago and was no bucket."""
    return _until.get(name, 0.0) > time.monotonic()


def note(name: str) -> None:
    if len(_until) >= MOST:
        _until.clear()
    _until[name] = time.monotonic() + SECONDS


def forget(name: str) -> None:
    _until.pop(name, None)
