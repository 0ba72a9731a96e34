"""Imports that were asked for: begun by an operation, carried out by a worker, watched by the console."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from project.kernel import client, clock
from project.platform.storage import locations
from trail.imports import importing, reads
from trail.imports.models import TrailImport
from trail.imports.writes import Imported

log = logging.getLogger(__name__)
_PAUSE = 1.0  # seconds between two notes of progress
_COUNTS = ("files", "stored", "duplicates", "refused", "quarantined")


def begin(account_id: str, by: str, location: str, *, uploaded: bool) -> TrailImport:
    name = (
        Path(location).name.partition("-")[2] if uploaded else location
    )  # an uploaded file's name follows a number of its own
    return TrailImport.objects.create(
        account_id=account_id, by=by[:350], location=location[:1100], name=name[:1100], uploaded=uploaded
    )


def cancel(one: TrailImport) -> None:
    """Let it end at its next batch; one that gives no sign of life has ended already."""
    TrailImport.objects.filter(id=one.id, finished=None).update(cancelled=clock.now())
    if reads.state(one) == "stopped":
        _end(one.id)


def carry_out(number: int) -> None:
    """Run the import; what stops it is said in its row. What was stored before stays, and is not stored twice."""
    row = TrailImport.objects.get(id=number)
    noted = [0.0]

    def heard(done: Imported) -> bool:
        """Note how far it is, and go on unless somebody cancelled it."""
        if time.monotonic() - noted[0] <= _PAUSE:
            return True
        noted[0] = time.monotonic()
        _note(number, done)
        return not TrailImport.objects.filter(id=number, cancelled__isnull=False).exists()

    try:
        done = Imported() if row.cancelled else importing.run(row.location, heard=heard)
        _note(number, done)
        counts = {name: getattr(done, name) for name in _COUNTS}
        client.call("cairn:ImportTrail", account_id=row.account_id, source=row.name, **counts)
        _end(number)
    except locations.Unreadable as problem:
        _end(number, str(problem))
    except Exception as problem:
        log.exception("the import %s failed", number)
        _end(number, str(problem) or type(problem).__name__)
    finally:
        if row.uploaded:
            Path(row.location).unlink(missing_ok=True)


def _note(number: int, done: Imported) -> None:
    counts: dict[str, Any] = {name: getattr(done, name) for name in _COUNTS} | {"counted": done.read}
    TrailImport.objects.filter(id=number).update(**counts, reasons=done.reasons, noted=clock.now())


def _end(number: int, error: str = "") -> None:
    TrailImport.objects.filter(id=number).update(finished=clock.now(), error=error[:300])
