"""Trained zstd dictionaries: made from the records that are kept, numbered, and never changed or removed.

The rows of `trail_dictionary` are part of every record: they lie in the same database, so that a backup of one has the
other, and each start checks that all are there and are what they were.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

import zstandard
from django.core import checks
from django.db import connections, transaction

from trail.events import packing

log = logging.getLogger(__name__)
SIZE = 112 * 1024
ENOUGH = 1_000  # records; fewer have too little in common to be worth a dictionary
_SAMPLES = 2_000
_LOCK = 0x0CA1_0002
_BETTER = 0.85  # a new dictionary must save this much again, for every dictionary is kept for ever
_FRESH = 60.0  # seconds for which a process trusts what it knows of the newest dictionary
_asked = [0.0]


def _connection() -> Any:
    return connections["default"]


def forget() -> None:
    """Drop the process's memory (tests that roll back; a restored database)."""
    packing.forget()
    _asked[0] = 0.0


def refresh(*, at_once: bool = False) -> None:
    """Take up the newest dictionary, which another process may have made."""
    now = time.monotonic()
    if not at_once and _asked[0] and now - _asked[0] < _FRESH:
        return
    _asked[0] = now
    with _connection().cursor() as cursor:
        cursor.execute("SELECT id, body, sha256 FROM trail_dictionary ORDER BY id DESC LIMIT 1")
        if row := cursor.fetchone():
            packing.learn(row[0], _checked(*row), current=True)


def _checked(number: int, given: Any, mark: Any) -> bytes:
    body = bytes(given)
    if packing.fingerprint(body) != bytes(mark):
        raise packing.Unreadable(
            f"Dictionary {number} in trail_dictionary is not what it was: restore it from a backup."
        )
    return body


def read(number: int) -> bytes | None:
    """A dictionary's bytes, checked, or None."""
    with _connection().cursor() as cursor:
        cursor.execute("SELECT id, body, sha256 FROM trail_dictionary WHERE id = %s", [number])
        row = cursor.fetchone()
    return _checked(*row) if row else None


packing.loaders.append(read)


def train(samples: Sequence[bytes]) -> int | None:
    """Make a dictionary of these records where it is worth it; its number. One process at a time; others go on without."""
    if len(samples) < ENOUGH:
        return None
    step = max(len(samples) // _SAMPLES, 1)
    taken: list[Any] = list(samples[::step])[:_SAMPLES]
    with transaction.atomic(), _connection().cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return None
        refresh(at_once=True)
        body = zstandard.train_dictionary(SIZE, taken, level=packing.LEVEL).as_bytes()
        trial = zstandard.ZstdCompressor(level=packing.LEVEL, dict_data=zstandard.ZstdCompressionDict(body))
        control = taken[:: max(len(taken) // 200, 1)]
        fresh = sum(len(trial.compress(raw)) for raw in control)
        _, old = packing.packer()
        if fresh > _BETTER * sum(len(old(raw)) for raw in control):
            return None
        cursor.execute(
            "INSERT INTO trail_dictionary (id, body, sha256, samples) "
            "SELECT coalesce(max(id), 0) + 1, %s, %s, %s FROM trail_dictionary RETURNING id",
            [body, packing.fingerprint(body), len(taken)],
        )
        number = int(cursor.fetchone()[0])
        transaction.on_commit(lambda: packing.learn(number, body, current=True))
    log.info("records are packed with dictionary %s from now on", number)
    return number


@checks.register(checks.Tags.database)
def check(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Every dictionary that rows name is there and is what it was; runs before every migration, so at every start."""
    if "default" not in (databases or ()):
        return []
    with _connection().cursor() as cursor:
        cursor.execute("SELECT to_regclass('trail_dictionary') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return []
        cursor.execute("SELECT id, body, sha256 FROM trail_dictionary ORDER BY id")
        rows = cursor.fetchall()
    wrong = [number for number, body, mark in rows if packing.fingerprint(bytes(body)) != bytes(mark)]
    missing = sorted(set(range(1, len(rows) + 1)) - {row[0] for row in rows})
    return [
        checks.Error(
            f"Dictionary {number} of the event store is {what}: the records that it packed cannot be read.",
            hint="Restore the table trail_dictionary from a backup.",
            id="trail.E001",
        )
        for what, numbers in (("changed", wrong), ("missing", missing))
        for number in numbers
    ]
