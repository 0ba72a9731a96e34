"""Named operations on how long the event store keeps events. It is the installation's, so its first account decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from project.kernel.calls import Call
from project.kernel.errors import CallError
from project.kernel.registry import operation
from project.platform.identity import reads as identity
from trail.events import partitions
from trail.keeping import reads, writes

SHORTEST, LONGEST = 90, 36_500  # AWS's own event history is 90 days


def described() -> dict[str, Any]:
    """The retention, the days that are there, and those whose time is over; no `days`: for ever."""
    kept, there = reads.days(), partitions.days()
    shown: dict[str, Any] = {"daysHeld": len(there)}
    if kept is not None:
        shown["days"] = kept
        shown["over"] = [
            {"day": item.day.isoformat(), **({"waits": item.waits} if item.waits else {})} for item in reads.over(kept)
        ]
    if there:
        shown["oldestDay"] = there[0].isoformat()
    return shown


@operation("cairn:GetEventRetention")
def get_event_retention(call: Call) -> dict[str, Any]:
    return described()


@operation("cairn:PutEventRetention")
def put_event_retention(call: Call, *, days: int) -> dict[str, Any]:
    """Keep events for this many days, by the time they happened; the answer names the days that will be dropped.

    Log files that trails delivered stay as long as their trail's own retention says.
    """
    _check_first(call)
    if not SHORTEST <= days <= LONGEST:
        raise CallError("InvalidParameterException", f"days must be from {SHORTEST} to {LONGEST:,}.")
    writes.put(days)
    return described()


@operation("cairn:DeleteEventRetention")
def delete_event_retention(call: Call) -> dict[str, Any]:
    """Keep events for ever again."""
    _check_first(call)
    writes.clear()
    return described()


@operation("cairn:DropEventDay")
def drop_event_day(call: Call, *, day: str, events: int) -> dict[str, Any]:
    """Drop a day of the store whose time is over. Called by the installation only; the record says how many events went."""
    if call.via != "system":
        raise CallError("OperationNotPermittedException", "Events go by the retention of events only.")
    return {"day": day, "events": writes.drop(date.fromisoformat(day))}


def _check_first(call: Call) -> None:
    if call.account_id != identity.first_account():
        raise CallError(
            "AccessDeniedException", "Events of all accounts lie in one store: the installation's first account decides.", status=403
        )  # fmt: skip
