"""How whole the record of a window is: spans in which something was off or is not due yet, and what arrived.

The kernel knows neither trails nor recorders: upper layers fill the slot `askers`, and the evidence bar adds them up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Gap:
    """A span of which the record says less than it should. `kind`: off (not delivered or not looked at), due (not yet)."""

    kind: str
    start: datetime
    end: datetime
    sentence: str

    @property
    def words(self) -> str:
        """`trail org-audit off for 4 s`."""
        return self.sentence if self.kind == "due" else f"{self.sentence} for {length(self.end - self.start)}"


@dataclass
class Statement:
    """What one feed says of a window: gaps, and what arrived in words (`12 log files`)."""

    gaps: list[Gap] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)
    missing: str = ""  # why nothing can be proved at all


@dataclass(frozen=True)
class Slot:
    """A piece of the strip, from 0 to 1000."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Completeness:
    """The sum of all statements: the badge's kind and word, its sentence, the strip."""

    kind: str
    word: str
    detail: str
    slots: tuple[Slot, ...]
    gaps: tuple[Gap, ...]


# Filled by trail and config_app: (accounts, start, end) → statement.
askers: list[Callable[[Sequence[str], datetime, datetime], Statement]] = []

_NARROWEST = 12.0  # a gap of a second in thirty days is still seen


def ask(accounts: Sequence[str], start: datetime, end: datetime) -> Completeness:
    """The completeness of a window, as every feed states it."""
    stated = [asker(accounts, start, end) for asker in askers]
    gaps = sorted((gap for one in stated for gap in one.gaps), key=lambda gap: gap.start)
    arrived = [words for one in stated for words in one.arrived]
    missing = [one.missing for one in stated if one.missing]
    off = [gap for gap in gaps if gap.kind == "off"]
    if off:
        words = [gap.words for gap in off[:1]] + ([f"{len(off) - 1} more"] if len(off) > 1 else [])
        kind, word, said = "unsure", "Incomplete", words
    else:
        kind, word, said = "unsure", "Not proved", [*arrived, *missing]
    if not missing and not off:
        kind, word = "pass", "Complete"
    drawn = sorted(gaps, key=lambda gap: gap.kind == "off")  # what was off is drawn over what is not due
    slots = tuple(_slot(gap, start, end) for gap in drawn) or ((Slot("due", 0, 1000),) if missing else ())
    return Completeness(kind, word, ", ".join(said), slots, tuple(gaps))


def _slot(gap: Gap, start: datetime, end: datetime) -> Slot:
    span = (end - start).total_seconds() or 1.0
    x = 1000 * max(0.0, (gap.start - start).total_seconds()) / span
    width = max(1000 * (min(gap.end, end) - max(gap.start, start)).total_seconds() / span, _NARROWEST)
    return Slot(gap.kind, round(min(x, 1000 - width), 1), round(width, 1))


def length(span: timedelta) -> str:
    """A duration in its two greatest units: `3 h 2 min`."""
    seconds = max(0, int(span.total_seconds()))
    parts = [(seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s")]
    shown = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(shown[:2]) or "under 1 s"
