"""One worker a trail at a time: PostgreSQL's advisory locks, which end with the session that holds them, however it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOG_FILES, DIGESTS = 0x0CA2, 0x0CA3
_PAUSE = 0.2


@contextmanager
def held(kind: int, trail_id: int, *, wait: float = 0.0) -> Iterator[bool]:
    """Whether this worker has the trail now; another that has it is waited for up to `wait` seconds."""
    end = time.monotonic() + wait
    while not (mine := _try(kind, trail_id)) and time.monotonic() < end:
        time.sleep(_PAUSE)
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, trail_id])


def _try(kind: int, trail_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, trail_id])
        return bool(cursor.fetchone()[0])
