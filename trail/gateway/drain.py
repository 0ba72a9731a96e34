"""Move ended events from the spool into the store, and recover the spools of processes that died."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from project import env
from trail.events import store
from trail.gateway.spool import END, Ended, Spool, orphans, read

log = logging.getLogger(__name__)
BATCH = 200
GATHER = 0.2  # seconds in which a batch gathers: fewer transactions beside the calls that are being answered
MOST_WAITING = 20_000  # events; beyond this the gateway refuses calls: the store has been away for long
MOST_BYTES = 128 << 20
LONGEST_PAUSE = 5.0
FOLDER = env.DATA / "spool"
AWAY = (OperationalError, InterfaceError)


class Drain:
    """One thread of a web process. It starts with the first event, so that it lives in the process that serves."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.waiting: queue.Queue[Ended] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._bytes = 0

    def full(self) -> bool:
        return self.waiting.qsize() >= MOST_WAITING or self._bytes >= MOST_BYTES

    def put(self, ended: Ended) -> None:
        """Hand over a durable event; it is in the store shortly."""
        with self._lock:
            self._bytes += len(ended.record)
        self.waiting.put(ended)
        if self._thread is None or not self._thread.is_alive():
            with self._lock:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._run, name="cairn-drain", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            batch = self._take()
            self._settle(batch)
            for ended in batch:
                self.spool.stored(ended)
            with self._lock:
                self._bytes -= sum(len(ended.record) for ended in batch)

    def _settle(self, batch: list[Ended]) -> None:
        """Store a batch, however long the database is away."""
        pause = 0.1
        while True:
            try:
                close_old_connections()
                return settle(batch)
            except AWAY as problem:
                log.warning("the store does not take events, %s wait in the spool: %s", len(batch), problem)
                connections.close_all()
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _take(self) -> list[Ended]:
        batch = [self.waiting.get()]
        time.sleep(GATHER)
        while len(batch) < BATCH:
            try:
                batch.append(self.waiting.get_nowait())
            except queue.Empty:
                break
        return batch


def settle(batch: Sequence[Ended]) -> None:
    """Store a batch; what the store cannot take is kept as a file beside it. Raises only where the database is away."""
    try:
        keep(batch)
    except AWAY:
        raise
    except Exception:
        log.exception("the store fails on a batch of %s events", len(batch))
        connections.close_all()
        if len(batch) == 1:
            return quarantine(batch[0])
        for ended in batch:
            settle([ended])


def keep(batch: Sequence[Ended]) -> None:
    """Store a batch of durable events; those that are there already are left. Refused ones are said in the log."""
    added = store.add(
        [ended.record for ended in batch], moments=[datetime.fromtimestamp(ended.moment, UTC) for ended in batch]
    )
    for index, reason in added.refused:
        log.error(
            "an event of the gateway was refused by the store: %s: %s", reason, uuid.UUID(bytes=batch[index].event_id)
        )
        quarantine(batch[index])


def quarantine(ended: Ended) -> None:
    """Nothing acknowledged is lost: what the store refuses is kept as a file under the event's id."""
    folder = FOLDER / "refused"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{uuid.UUID(bytes=ended.event_id)}.json").open("wb") as file:
        file.write(ended.record)
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
                settle(events[start : start + BATCH])
            path.unlink(missing_ok=True)
            done["segments"] += 1
            done["ended"] += len(ends)
            done["unknown"] += len(unknown)
        finally:
            os.close(fd)
    return done
