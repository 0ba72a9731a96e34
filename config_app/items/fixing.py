"""Fix a moment exactly: every item up to it is written, every later one has a later time and a greater key.

Whoever writes items of an account and region holds its lock shared for its transaction and takes the time only then;
who fixes a moment waits for those, and holds it alone for an instant.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from project.kernel import clock

LOCK = 0x0CA6


class Point(NamedTuple):
    """A moment and the greatest key of an item that can be of it or before."""

    moment: datetime
    through: int


def writing(account_id: str, region: str) -> None:
    """Called first in a transaction that writes items."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, hashtext(%s))", [LOCK, f"{account_id}/{region}"])


def fix(account_id: str, region: str) -> Point:
    """The present moment of an account and region, once all who write there have ended."""
    key: list[int | str] = [LOCK, f"{account_id}/{region}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", key)
        try:
            cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM config_app_item_id_seq")
            return Point(clock.now(), int(cursor.fetchone()[0]))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", key)
