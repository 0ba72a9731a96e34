"""Make every finished call an event, in the transaction that told of it."""

from __future__ import annotations

from project.kernel import calls
from trail.events import record, store


def connect() -> None:
    """Fill the kernel's listener slot; called once when the app is loaded."""
    calls.listeners.append(hear)


def hear(finished: calls.Finished) -> None:
    """Store the call's event. Raises where it cannot be: then the call is undone, for nothing happens unrecorded."""
    if finished.call.via == "silent":
        return
    added = store.add([record.compose(finished)], moments=[finished.call.time])
    if added.refused:
        raise RuntimeError(f"{finished.call.operation} cannot be recorded: {added.refused[0][1]}")
