"""What a process that imports beside others runs: it knows nothing until it has begun, so Django is loaded here, late."""

from __future__ import annotations

from typing import Any


def begin(database: str) -> None:
    """Load the project, on the database that the asking process uses."""
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database


def bring_in(location: str) -> Any:
    """Import one file; see writes.py."""
    from trail.imports import writes

    return writes.bring_in(location)
