"""The sandbox's journal: one line for each call that changed something, in the order in which the calls took effect.

A line is `<crc32 of the rest, 8 hex> <JSON>`. It is written by one `write` after moto has done the call and before
the client has its answer: a call that the client knows of is in the file, whatever is killed. A torn last line belongs
to a call without an answer and is cut off. Bodies beyond the bounds below are not kept: such a call (the content of a
large object) is gone after a restart of the sandbox, and the log says so.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

LARGEST_BODY = 8 * 1024 * 1024
ROOMY = 256 * 1024 * 1024  # once the file is this large, only small bodies are kept
SMALL_BODY = 64 * 1024
LARGEST_FILE = 1024 * 1024 * 1024  # then the sandbox takes no further changes


@dataclass(frozen=True)
class Entry:
    """A call: the WSGI environment's plain values, the body, and what its random numbers and its clock began with."""

    environ: Mapping[str, Any]
    body: bytes
    seed: int
    time: float


class Full(Exception):
    """The journal has reached its bound."""


class Journal:
    """An append-only file of entries."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self.size = os.fstat(self._file).st_size

    def entries(self) -> Iterator[Entry]:
        """Every whole entry, the first first; then a torn end is cut off, so that appending goes on after a whole line."""
        whole = 0
        with self.path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                entry = _read(line)
                if entry is None:
                    log.warning("sandbox: the journal's line that ends at byte %d is damaged and left out", whole)
                else:
                    yield entry
        if whole < self.size:
            os.ftruncate(self._file, whole)
            self.size = whole

    def admits(self, length: int) -> bool:
        """Whether a body of this length is kept. Raises Full where the file may not grow at all."""
        if self.size >= LARGEST_FILE:
            raise Full(
                f"The sandbox's journal has reached {LARGEST_FILE >> 20} MB: remove {self.path} to begin afresh."
            )
        return length <= (LARGEST_BODY if self.size < ROOMY else SMALL_BODY)

    def append(self, entry: Entry) -> None:
        line = _line(entry)
        written = os.write(self._file, line)
        if written < len(line):  # a full disk took a part: leave no half line before the next
            os.ftruncate(self._file, self.size)
            raise OSError(f"the sandbox's journal took {written} of {len(line)} bytes")
        self.size += len(line)


def _line(entry: Entry) -> bytes:
    fields = {
        "environ": dict(entry.environ),
        "body": base64.b64encode(entry.body).decode(),
        "seed": entry.seed,
        "time": entry.time,
    }
    text = json.dumps(fields, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _read(line: bytes) -> Entry | None:
    check, _, text = line.rstrip(b"\n").partition(b" ")
    try:
        if int(check, 16) != zlib.crc32(text):
            return None
        fields: dict[str, Any] = json.loads(text)
        return Entry(fields["environ"], base64.b64decode(fields["body"]), int(fields["seed"]), float(fields["time"]))
    except (ValueError, KeyError, TypeError):
        return None
