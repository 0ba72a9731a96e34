"""What signs the log files, in words: how many trails are validated, until when, and what the last verifications found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from project.kernel.console import zones
from trail.digests.reads import Standing


def words(found: Sequence[Standing]) -> str:
    """`2 of 3 validated, 17 digests until 27 Nov 21:00; verified whole 27 Nov 21:30`."""
    validated = [one for one in found if one.trail.validation]
    if not validated:
        return "none is validated, so nothing signs the files"
    return f"{len(validated)} of {len(found)} validated, {_signed(found)}; {_verified(found)}"


def _signed(found: Sequence[Standing]) -> str:
    number = sum(one.signed for one in found)
    if not number:
        due = min((one.due for one in found if one.due), default=None)
        return f"the first digest is due {_moment(due)}" if due else "no digest is due"
    until = max((one.until for one in found if one.until), default=None)
    return f"{number:,} digest{'' if number == 1 else 's'}{f' until {_moment(until)}' if until else ''}"


def _verified(found: Sequence[Standing]) -> str:
    """What the last verification of each signed trail found; the oldest of them tells how old the word is."""
    signed = [one for one in found if one.signed or one.verification]
    ended = [one.verification for one in signed if one.verification]
    if not ended:
        return "not verified yet"
    broken = sum(not one.whole for one in signed if one.verification)
    when = _moment(min(one.finished or one.started for one in ended))
    if broken:
        return f"the last verification found {broken} of them not whole"
    return f"verified whole {when}" + (f", {len(signed) - len(ended)} not yet" if len(ended) < len(signed) else "")


def _moment(value: datetime) -> str:
    shown = zones.local(value)
    return f"{shown.day} {shown:%b %H:%M}"
