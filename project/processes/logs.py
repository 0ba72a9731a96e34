"""The children's output: one file each in the data folder, kept below a bound."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

LARGEST = 10 * 1024 * 1024


def appending(path: Path) -> BinaryIO:
    """Open a log for a child. Appending keeps every line whole when two processes write."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "ab", buffering=0)


def bound(folder: Path) -> None:
    """Move what a large log holds to NAME.log.1 and empty it in place: the child keeps its open file."""
    for path in folder.glob("*.log"):
        if path.stat().st_size > LARGEST:
            path.with_suffix(".log.1").write_bytes(path.read_bytes())
            os.truncate(path, 0)


def last_line(path: Path) -> str:
    """The last line that says something, for a sentence to people."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 8192))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")
