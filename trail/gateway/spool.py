"""The durable spool: before a write is passed on its intent is on disk, before the client is answered its event is.

Segment files in CAIRN_DATA/spool, one writer each, held by flock: whoever can lock a segment knows that its writer is
dead and may recover it. A segment gets its name only once it is locked, so that nobody takes a new one for a dead one's.
A frame is `length, crc32, kind, payload`; a torn last frame was never acknowledged to anyone and is ignored. Room for
the end of a call is set aside (posix_fallocate) before the call is passed on, so that a full disk refuses calls instead
of losing what they did.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SEGMENT = 16 << 20
RESERVE = 300 * 1024  # a record is at most 256 KB; with its head
INTENT, END = 1, 2
STALE = 60.0  # seconds after which an unnamed segment is a dead maker's
_HEAD = struct.Struct("<IIBx16sd")  # length, crc32 of the rest, kind, event id, moment (epoch seconds)


class SpoolFull(OSError):
    """There is no room to record a call, so it must not be made."""


@dataclass
class Segment:
    """A file with a writer. `reserved` are the bytes kept for ends that are still to come."""

    path: Path
    fd: int
    size: int = 0
    reserved: int = 0
    written: int = 0
    synced: int = 0
    pending: int = 0  # ended events that are not in the store yet
    closed: bool = False
    sync_lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Ticket:
    """Room that was set aside for the end of one call."""

    segment: Segment


@dataclass(frozen=True)
class Ended:
    """An event that is durable and waits for the store."""

    event_id: bytes
    moment: float
    record: bytes
    segment: Segment | None = None


class Spool:
    """One process's writer. Threads share it: appends are serialised, one fdatasync serves all that waited."""

    def __init__(self, folder: Path, *, segment_bytes: int = SEGMENT) -> None:
        self.folder = folder
        self.segment_bytes = segment_bytes
        self._lock = threading.Lock()
        self._current: Segment | None = None

    def reserve(self) -> Ticket:
        """Set aside room for one call's intent and end; raises SpoolFull."""
        with self._lock:
            segment = self._current
            if segment is None or segment.size + segment.reserved + 2 * RESERVE > self.segment_bytes:
                if segment is not None:
                    self._retire(segment)
                segment = self._current = self._open()
            segment.reserved += 2 * RESERVE
            return Ticket(segment)

    def _open(self) -> Segment:
        path = self.folder / f"{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(3)}.seg"
        unnamed = path.with_suffix(".new")
        fd = -1
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.posix_fallocate(fd, 0, self.segment_bytes)
            os.fsync(fd)
            unnamed.rename(path)
            self._keep_name()
        except OSError as problem:
            if fd >= 0:
                os.close(fd)
            for left in (unnamed, path):
                with contextlib.suppress(OSError):
                    left.unlink()
            raise SpoolFull(f"The spool cannot take another call ({problem.strerror or problem}).") from problem
        return Segment(path, fd)

    def _keep_name(self) -> None:
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _retire(self, segment: Segment) -> None:
        segment.closed = True
        self._finish(segment)

    def _finish(self, segment: Segment) -> None:
        if segment.closed and not segment.reserved and not segment.pending and segment.fd >= 0:
            with contextlib.suppress(OSError):
                segment.path.unlink()
            os.close(segment.fd)
            segment.fd = -1

    def intent(self, ticket: Ticket, event_id: bytes, moment: float, record: bytes, *, force: bool = True) -> None:
        """Write that a call is about to be passed on. `record` is the event if nothing more is heard of it.

        Without `force` it outlives every process, but not the machine.
        """
        self._append(ticket.segment, INTENT, event_id, moment, record, force)

    def end(self, ticket: Ticket, event_id: bytes, moment: float, record: bytes) -> Ended:
        """Make the event of a call durable and give its room back."""
        segment = ticket.segment
        self._append(segment, END, event_id, moment, record, True)
        with self._lock:
            segment.reserved -= 2 * RESERVE
            segment.pending += 1
        return Ended(event_id, moment, record, segment)

    def give_back(self, ticket: Ticket) -> None:
        """The call was never made and left nothing: release its room."""
        with self._lock:
            ticket.segment.reserved -= 2 * RESERVE
            self._finish(ticket.segment)

    def stored(self, ended: Ended) -> None:
        """The event is in the store; a retired segment whose events all are is deleted."""
        if ended.segment is None:
            return
        with self._lock:
            ended.segment.pending -= 1
            self._finish(ended.segment)

    def _append(self, segment: Segment, kind: int, event_id: bytes, moment: float, record: bytes, force: bool) -> None:
        frame = _HEAD.pack(len(record), _check(record, kind, event_id, moment), kind, event_id, moment) + record
        try:
            with self._lock:
                written = os.pwrite(segment.fd, frame, segment.size)
                if written < len(frame):
                    raise OSError(f"{written} of {len(frame)} bytes were written")
                segment.size += len(frame)
                segment.written += 1
                mine = segment.written
            if not force:
                return
            with segment.sync_lock:
                if segment.synced < mine:
                    target = segment.written
                    os.fdatasync(segment.fd)
                    segment.synced = target
        except OSError as problem:
            raise SpoolFull(f"The spool cannot be written ({problem.strerror or problem}).") from problem


def _check(record: bytes, kind: int, event_id: bytes, moment: float) -> int:
    return zlib.crc32(record, zlib.crc32(struct.pack("<B16sd", kind, event_id, moment)))


def read(path: Path) -> Iterator[tuple[int, Ended]]:
    """The whole frames of a segment in order: (kind, event). Ends at the first torn or empty one."""
    with path.open("rb") as file:
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            length, check, kind, event_id, moment = _HEAD.unpack(head)
            if kind not in (INTENT, END) or length > (1 << 24):
                return
            record = file.read(length)
            if len(record) != length or _check(record, kind, event_id, moment) != check:
                return
            yield kind, Ended(event_id, moment, record)


def orphans(folder: Path) -> Iterator[tuple[Path, int]]:
    """Segments whose writer is dead: (path, locked descriptor). The caller deletes or keeps them and closes it."""
    if not folder.is_dir():
        return
    for path in folder.glob("*.new"):  # its maker died before anything could be written
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE:
                path.unlink()
    for path in sorted(folder.glob("*.seg")):
        try:
            fd = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            continue
        if path.exists():
            yield path, fd
        else:
            os.close(fd)
