"""Imports that were asked for, and from where one may be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from project import env
from project.kernel import clock
from project.kernel.errors import CallError
from project.platform.storage import reads as storage
from trail.imports.models import Quarantined, TrailImport

SILENT = timedelta(minutes=15)  # an import without a sign of life for so long was ended from outside


def uploads() -> Path:
    """Where uploaded files lie until they are imported."""
    return env.DATA / "imports"


def folders() -> list[Path]:
    """The folders that imports may be asked from: `CAIRN_IMPORT_FROM`, separated by colons."""
    return [Path(item) for item in env.text("CAIRN_IMPORT_FROM").split(":") if item]


def allowed(accounts: Sequence[str], source: str) -> tuple[str, bool]:
    """(location, whether it was uploaded) where the source may be imported from; raises CallError."""
    if source.startswith("s3://"):
        name = source.removeprefix("s3://").partition("/")[0]
        if name not in {bucket.name for bucket in storage.buckets(accounts)}:
            raise _refused(f"Cairn knows no bucket {name[:63]} of the caller's accounts.")
        return source, False
    path = Path(source)
    if not path.is_absolute():
        raise _refused("source is s3://BUCKET/PREFIX, or the absolute path of a file or folder.")
    found = path.resolve()
    uploaded = found.is_relative_to(uploads().resolve())
    if not uploaded and not any(found.is_relative_to(folder.resolve()) for folder in folders()):
        where = ", ".join(str(folder) for folder in folders()) or "none: set CAIRN_IMPORT_FROM"
        raise _refused(f"source must lie in a folder that the installation imports from ({where}).")
    if not found.exists():
        raise _refused("source names no file or folder that is there.")
    return str(found), uploaded


def _refused(sentence: str) -> CallError:
    return CallError("InvalidParameterException", sentence)


def of_account(account_id: str, number: int) -> TrailImport:
    """An import of the account; raises CallError."""
    found = TrailImport.objects.filter(account_id=account_id, id=number).first()
    if found is None:
        raise CallError("ResourceNotFoundException", f"There is no import {number}.", status=404)
    return found


def newest(accounts: Sequence[str], *, before: int | None = None, limit: int = 50) -> list[TrailImport]:
    found = TrailImport.objects.filter(account_id__in=accounts)
    if before is not None:
        found = found.filter(id__lt=before)
    return list(found.order_by("-id")[:limit])


def running() -> int:
    """How many imports are at work."""
    return TrailImport.objects.filter(finished=None, noted__gt=clock.now() - SILENT).count()


def state(one: TrailImport) -> str:
    """running, ending (cancelled, at its last batch), done, cancelled, failed, or stopped (ended from outside)."""
    if one.finished:
        return "failed" if one.error else "cancelled" if one.cancelled else "done"
    if one.noted <= clock.now() - SILENT:
        return "stopped"
    return "ending" if one.cancelled else "running"


def described(one: TrailImport) -> dict[str, Any]:
    shown = {
        "importId": one.id, "source": one.name, "by": one.by, "started": one.started, "finished": one.finished,
        "state": state(one), "files": one.files, "read": one.read, "cancelled": one.cancelled,
        "stored": one.stored, "duplicates": one.duplicates,
        "refused": one.refused, "quarantined": one.quarantined, "reasons": one.reasons, "error": one.error or None,
    }  # fmt: skip
    return {name: value for name, value in shown.items() if value is not None}


def quarantined(number: int = 20) -> list[Quarantined]:
    """The newest records that were kept apart, without their bytes."""
    return list(Quarantined.objects.defer("packed").order_by("-found", "-id")[:number])
