"""The one clock: every time in Cairn is UTC and comes from here, so that a test can hold it still."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_RELATIVE = re.compile(r"now(?:-([0-9]{1,9})([smhdw]))?")
_EPOCH = re.compile(r"[0-9]{9,11}(\.[0-9]+)?")
_UNIT = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def now() -> datetime:
    """The present moment, timezone-aware, UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`2026-11-18T14:02:11Z`: seconds and `Z`, as CloudTrail writes times."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def parse(text: str, *, base: datetime | None = None) -> datetime:
    """Read ISO-8601 (with or without zone; none means UTC), epoch seconds, `now` or `now-1h`.

    Raises ValueError with a sentence that shows the accepted forms.
    """
    text = text.strip()
    try:
        if match := _RELATIVE.fullmatch(text):
            moment = base or now()
            return moment - timedelta(**{_UNIT[match[2]]: int(match[1])}) if match[1] else moment
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(float(text), UTC)
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        raise ValueError(f"{shown!r} is not a time: write 2026-11-18T14:02:11Z, 2026-11-18 or now-1h") from problem
