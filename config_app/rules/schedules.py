"""How often a schedule of AWS (`rate(…)`, `cron(…)`) comes round; shared by the rules on schedules. Pure."""

from __future__ import annotations

import re

_RATE = re.compile(r"rate\((\d+)\s+(minute|hour|day)s?\)")
_CRON = re.compile(r"cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+\S+\s*\)")
_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0}
_WEEK = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_ANY = {"*", "?"}


def longest_pause(expression: str) -> float | None:
    """The longest time between two runs in hours, to the hour; None for what is no schedule.

    Fields: minutes, hours, day of month, month, day of week (AWS: 1 is Sunday), year.
    """
    text = expression.strip()
    if found := _RATE.fullmatch(text):
        return int(found[1]) * _HOURS[found[2]]
    fields = _CRON.fullmatch(text)
    if fields is None:
        return None
    minutes, hours, of_month, month, of_week = fields.groups()
    if month not in _ANY:
        return _pause(month, 12, 30 * 24, first=1)
    if of_week not in _ANY:
        names = {name: str(number + 1) for number, name in enumerate(_WEEK)}
        numbered = re.sub(r"[A-Za-z]{3}", lambda name: names.get(name[0].upper(), name[0]), of_week)
        pause = _pause(numbered, 7, 24, first=1) if re.fullmatch(r"[\d,/*-]+", numbered) else 31 * 24.0
    elif of_month not in _ANY:
        pause = _pause(of_month, 31, 24, first=1) if re.fullmatch(r"[\d,/*-]+", of_month) else 31 * 24.0
    else:
        pause = 24.0
    if pause is None or pause > 24:
        return pause
    if hours != "*":
        return _pause(hours, 24, 1.0)
    return 1.0 if minutes != "*" else 1 / 60


def _pause(field: str, size: int, unit: float, first: int = 0) -> float | None:
    """The longest pause between the values of a field that wraps round after `size` values, in hours."""
    values: set[int] = set()
    for part in field.split(","):
        match = re.fullmatch(r"(\*|\d+)(?:-(\d+))?(?:/(\d+))?", part)
        if match is None:
            return None
        start = first if match[1] == "*" else int(match[1])
        last = int(match[2]) if match[2] else (start if match[1] != "*" and not match[3] else size - 1 + first)
        values |= set(range(start, last + 1, int(match[3] or 1) or 1))
    ordered = sorted(values)
    if not ordered:
        return None
    gaps = [after - before for before, after in zip(ordered, [*ordered[1:], ordered[0] + size], strict=True)]
    return max(gaps) * unit
