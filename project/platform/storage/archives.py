"""Tar archives, packed or not, read once from front to back in bounded memory: each file of JSON in them, by its name."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator

MOST_FILES = 1_000_000
_BLOCK = 512
_CHUNK = 1 << 20
_MOST_HEADER = 1 << 20  # bytes of a member's long name and attributes
_LONG = frozenset(
    {tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE}
)


class BadArchive(ValueError):
    """An archive that cannot be read on; the sentence says why. What stood before was given."""


def is_tar(head: bytes) -> bool:
    """Whether bytes begin as a tar archive does (POSIX or GNU)."""
    return len(head) >= _BLOCK and head[257:262] == b"ustar"


def members(chunks: Iterator[bytes], wanted: Callable[[str], bool]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """(name, bytes as they lie in it) of each wanted regular file; each is read before the next is asked for."""
    stream = _Stream(chunks)
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Member) as archive:
            for number, member in enumerate(archive, start=1):
                if number > MOST_FILES:
                    raise BadArchive(f"The archive holds more than {MOST_FILES:,} files.")
                packed = archive.extractfile(member) if member.isreg() and wanted(member.name) else None
                if packed is not None:
                    yield member.name, _chunks(packed)
                archive.members = []  # type: ignore[attr-defined]  # it would grow by each of them
    except tarfile.TarError as problem:
        raise BadArchive(f"The archive is damaged or cut off: {problem}.") from problem
    if stream.end.strip(b"\0"):
        raise BadArchive("The archive is cut off: its end is not there.")


def _chunks(packed: io.BufferedIOBase | object) -> Iterator[bytes]:
    try:
        while chunk := packed.read(_CHUNK):  # type: ignore[union-attr]  # tarfile names it IO[bytes]
            yield chunk
    except tarfile.TarError as problem:
        raise BadArchive(f"The archive is cut off in the midst of it: {problem}.") from problem


class _Member(tarfile.TarInfo):
    """A member whose header cannot be larger than headers are: tarfile reads one whole, however long it says it is."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _LONG and self.size > _MOST_HEADER:
            raise tarfile.ReadError(f"a header of {self.size:,} bytes, at most {_MOST_HEADER:,} are taken")
        if self.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.ReadError("a sparse file, which no log file is")
        return super()._proc_member(archive)  # type: ignore[misc,no-any-return]  # its stubs leave it out

    def _proc_gnusparse_10(self, *_: object) -> None:
        raise tarfile.ReadError("a sparse file, which no log file is")


class _Stream(io.RawIOBase):
    """Chunks as a file that is read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = bytearray()
        self.end = b""  # the last block that was read

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = _CHUNK if size < 0 else size
        while len(self._buffer) < wanted and (chunk := next(self._chunks, b"")):
            self._buffer += chunk
        given = bytes(self._buffer[:wanted])
        del self._buffer[:wanted]
        self.end = (self.end + given)[-_BLOCK:]
        return given
