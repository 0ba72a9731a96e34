"""Import a location with one process or several, each file by one of them; the number of waiting files is bounded."""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from django.db import connection, connections

from project.platform.storage import locations
from trail.imports import worker, writes
from trail.imports.writes import Imported


def run(location: str, *, workers: int = 1, heard: Callable[[Imported], bool] | None = None) -> Imported:
    """Import every log file at a location; `heard` is told on the way, and ends the import by answering False.

    Raises locations.Unreadable for the location itself.
    """
    done = Imported()
    found = locations.listed(location, skipped=writes.SKIPPED)
    for part in _one_by_one(found) if workers <= 1 else _by_workers(found, workers):
        done.add(part)
        if heard and not heard(done):
            break
    if done.stored:
        writes.settle()
    return done


def _one_by_one(found: Iterable[str]) -> Iterable[Imported]:
    for name in found:
        yield from writes.parts(name)


def _by_workers(found: Iterable[str], workers: int) -> Iterable[Imported]:
    name = str(connection.settings_dict["NAME"])
    connections.close_all()
    # a copy of this process begins at once; one with other threads must not be copied, and its workers load everything anew
    how = "fork" if threading.active_count() == 1 else "spawn"
    with ProcessPoolExecutor(workers, multiprocessing.get_context(how), worker.begin, (name,)) as pool:
        waiting: deque[Future[Imported]] = deque()
        try:
            for file in found:
                waiting.append(pool.submit(worker.bring_in, file))
                if len(waiting) >= 4 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as problem:
            raise locations.Unreadable(
                "A process of the import was ended from outside. Import again: what is stored is not stored twice."
            ) from problem
