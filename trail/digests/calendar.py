"""A month of digests as a calendar: rows are days, columns hours, each cell says what became of its slot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from project.kernel import clock
from trail.digests.models import Digest
from trail.digests.schedule import LATE
from trail.trails.models import Trail

HOUR = timedelta(hours=1)


class Cell(NamedTuple):
    """`state`: ok, late, missing, invalid, expired, future, or an empty text where none is due."""

    state: str
    words: str
    moment: datetime


@dataclass(frozen=True)
class Day:
    """One row."""

    moment: datetime
    cells: Sequence[Cell]


def month_of(text: str) -> datetime:
    """The first moment of `2026-11`; the present month where the text is no month."""
    try:
        year, month = text.split("-")
        return datetime(int(year), int(month), 1, tzinfo=UTC)
    except ValueError:
        now = clock.now()
        return datetime(now.year, now.month, 1, tzinfo=UTC)


def neighbours(first: datetime) -> tuple[str, str]:
    """The months before and after, as `2026-10`."""
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    return f"{before:%Y-%m}", f"{after:%Y-%m}"


def days(trail: Trail, account: str, region: str, first: datetime, wrong: Mapping[str, str]) -> list[Day]:
    """The month's days up to today, newest first. `wrong` is the state of keys that the last verification named."""
    after = (first + timedelta(days=32)).replace(day=1)
    rows = list(
        Digest.objects.filter(trail=trail, account_id=account, region=region, start__lt=after, end__gt=first).order_by(
            "number"
        )
    )
    now, found = clock.now(), []
    day = first
    while day < min(after, now):
        found.append(Day(day, [_cell(trail, rows, day + HOUR * number, now, wrong) for number in range(24)]))
        day += timedelta(days=1)
    return found[::-1]


def _cell(trail: Trail, rows: Sequence[Digest], begin: datetime, now: datetime, wrong: Mapping[str, str]) -> Cell:
    end = begin + HOUR
    held = [row for row in rows if row.start < end and row.end > begin]
    for state in ("missing", "invalid"):
        if any(wrong.get(row.key) == state for row in held):
            return Cell(state, state, begin)
    if any(row.expired for row in held):
        return Cell("expired", "expired", begin)
    if held and all(row.delivered for row in held):
        late = any(row.delivered and row.delivered - row.end > LATE for row in held)
        return Cell("late", "late", begin) if late else Cell("ok", "present, valid", begin)
    if end > now:
        return Cell("future", "not due", begin)
    due = trail.digest_from is not None and end > trail.digest_from
    open_too_long = due and now - end > LATE
    return Cell("missing", "not delivered", begin) if open_too_long else Cell("future" if due else "", "not due", begin)
