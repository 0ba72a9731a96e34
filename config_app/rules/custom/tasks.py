"""The queue of custom rules in the background: at once when something is put in, and a look now and then."""

from __future__ import annotations

from config_app.rules.custom import child, running
from project.kernel.beat import every, on_demand


@on_demand()
def run_queue() -> None:
    running.drain()


@every(15)
def look_at_queue() -> None:
    running.drain()


@every(600)
def sweep_folders() -> int:
    return child.sweep()
