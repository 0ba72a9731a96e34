"""Move ended events from the spool into the store, and recover the spools of processes that died."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import close_old_connections, connections

from project import env
from trail.events import store
from trail.gateway.spool import END, Ended, Spool, orphans, read

log = logging.getLogger(__name__)
BATCH = 200
MOST_WAITING = 20_000  # beyond this the gateway refuses calls: the store has been away for long
FOLDER = env.DATA / "spool"


class Drain:
    """One thread of a web process. It starts with the first event, so that it lives in the process that serves."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.waiting: queue.Queue[Ended] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def full(self) -> bool:
        return self.waiting.qsize() >= MOST_WAITING

    def put(self, ended: Ended) -> None:
        """Hand over a durable event; it is in the store shortly."""
        self.waiting.put(ended)
        if self._thread is None or not self._thread.is_alive():
            with self._lock:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._run, name="cairn-drain", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        pause = 0.1
        while True:
            batch = self._take()
            while True:
                try:
                    close_old_connections()
                    keep(batch)
                    pause = 0.1
                    break
                except Exception as problem:
                    log.warning("the store does not take events, %s wait in the spool: %s", len(batch), problem)
                    connections.close_all()
                    time.sleep(pause)
                    pause = min(pause * 2, 10)
            for ended in batch:
                self.spool.stored(ended)

    def _take(self) -> list[Ended]:
        batch = [self.waiting.get()]
        while len(batch) < BATCH:
            try:
                batch.append(self.waiting.get_nowait())
            except queue.Empty:
                break
        return batch


def keep(batch: Sequence[Ended]) -> None:
    """Store a batch of durable events; those that are there already are left. Refused ones are said in the log."""
    added = store.add(
        [ended.record for ended in batch], moments=[datetime.fromtimestamp(ended.moment, UTC) for ended in batch]
    )
    for index, reason in added.refused:
        log.error("an event of the gateway was refused by the store: %s: %s", reason, batch[index].record[:300])
        quarantine(batch[index].record)


def quarantine(record: bytes) -> None:
    """Nothing acknowledged is lost: what the store refuses is kept as a file."""
    folder = FOLDER / "refused"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{time.time_ns()}.json").open("wb") as file:
        file.write(record)
        file.flush()
        os.fsync(file.fileno())


def recover(folder: Path = FOLDER) -> dict[str, int]:
    """Store what dead processes left: ended events as they are, intents without an end as events of unknown outcome."""
    done = {"segments": 0, "ended": 0, "unknown": 0}
    for path, fd in orphans(folder):
        try:
            ends: dict[bytes, Ended] = {}
            intents: dict[bytes, Ended] = {}
            for kind, event in read(path):
                (ends if kind == END else intents)[event.event_id] = event
            unknown = [event for key, event in intents.items() if key not in ends]
            events = [*ends.values(), *unknown]
            for start in range(0, len(events), BATCH):
                keep(events[start : start + BATCH])
            path.unlink(missing_ok=True)
            done["segments"] += 1
            done["ended"] += len(ends)
            done["unknown"] += len(unknown)
        finally:
            os.close(fd)
    return done
