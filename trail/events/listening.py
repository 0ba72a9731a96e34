"""Make every finished call an event, in the transaction that told of it."""

from __future__ import annotations

from project.kernel import calls
from trail.events import record, store


def connect() -> None:
    """Fill the kernel's listener slot; called once when the app is loaded."""
    calls.listeners.append(_hear)


def _hear(finished: calls.Finished) -> None:
    if finished.call.via == "silent":
        return
    store.add([record.compose(finished)], moments=[finished.call.time])
