"""The one clock: every time in Cairn is UTC and comes from here, so that a test can hold it still."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_RELATIVE = re.compile(r"now(?:-(\d+)([smhdw]))?")
_UNIT = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def now() -> datetime:
    """The present moment, timezone-aware, UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """`2026-11-18T14:02:11Z`: seconds and `Z`, as CloudTrail writes times."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str, *, base: datetime | None = None) -> datetime:
    """Read ISO-8601 (with or without zone; none means UTC), epoch seconds, `now` or `now-1h`.

    Raises ValueError with a sentence that shows the accepted forms.
    """
    text = text.strip()
    if match := _RELATIVE.fullmatch(text):
        moment = base or now()
        return moment - timedelta(**{_UNIT[match[2]]: int(match[1])}) if match[1] else moment
    try:
        if re.fullmatch(r"\d{9,11}(\.\d+)?", text):
            return datetime.fromtimestamp(float(text), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as problem:
        raise ValueError(f"{text!r} is not a time: write 2026-11-18T14:02:11Z, 2026-11-18 or now-1h") from problem
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
