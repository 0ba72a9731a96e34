"""Split a stream of JSON into records without reading them, in bounded memory. Pure.

Three shapes are told apart by their first signs: `{"Records":[…]}` as CloudTrail delivers it (`name` says what the list is
called), a list, and one record a line (or records beside each other). A piece of a megabyte is cut at a place that
looks like the end of a record and handed to msgspec: if it reads as a list, the cut was right. Where no such place is
found, or a record is broken, the exact way is taken: brackets are counted, and every record is split off whatever is inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

MOST = 16 << 20  # bytes of one record, before it is given up
_PIECE = 1 << 20
_TRIES = 24
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_SIGNS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_LIKELY, _POSSIBLE = b'},{"eventVersion"', b"},{"


class Broken(ValueError):
    """The stream does not go on as JSON; the sentence says where."""


@cache
def _begin(name: str) -> re.Pattern[bytes]:
    """How a document begins whose list is called so, or that is a list itself."""
    head = rb'\s*(?:\xef\xbb\xbf)?\s*(?:\{[^\[\]{}]*?"' + re.escape(name.encode()) + rb'"\s*:\s*\[|\[)'
    return re.compile(head)


def split(chunks: Iterable[bytes], name: str = "Records") -> Iterator[bytes]:
    """The verbatim bytes of each record. Raises Broken after the last whole record of a stream that is cut or no JSON.

    What the stream itself raises is raised after the whole records before it.
    """
    source = _Source(chunks)
    buffer = bytearray()
    while len(buffer) < 4096 and (chunk := source.next()):
        buffer += chunk
    match = _begin(name).match(buffer)
    if match:
        del buffer[: match.end()]
        yield from _in_list(buffer, source)
    else:
        yield from _beside(buffer, source)
    if source.problem is not None:
        raise source.problem


class _Source:
    """Chunks, until there are no more or reading them fails: what was read so far still counts."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.problem: Exception | None = None

    def next(self) -> bytes:
        try:
            while (chunk := next(self._chunks, None)) is not None:
                if chunk:
                    return chunk
        except Exception as problem:
            self.problem = problem
            self._chunks = iter(())
        return b""


def _in_list(buffer: bytearray, source: _Source) -> Iterator[bytes]:
    while chunk := source.next():
        buffer += chunk
        if len(buffer) >= _PIECE:
            yield from _piece(buffer)
            if len(buffer) > MOST:
                raise Broken(f"A record is longer than {MOST >> 20} MB, or the file is no list of records.")
    end = buffer.rfind(b"]")
    if end >= 0 and source.problem is None:
        try:
            records = _LIST.decode(_listed(buffer, end + 1, b""))
        except (msgspec.DecodeError, RecursionError):
            pass
        else:
            yield from map(bytes, records)
            return
    yield from _counted(buffer, last=source.problem is None)


def _piece(buffer: bytearray) -> Iterator[bytes]:
    """The whole records at the buffer's beginning, which are taken off it."""
    for mark in (_LIKELY, _POSSIBLE):
        place = len(buffer)
        for _ in range(_TRIES):
            place = buffer.rfind(mark, 0, place)
            if place < 0:
                break
            try:
                records = _LIST.decode(_listed(buffer, place + 1))
            except (msgspec.DecodeError, RecursionError):
                continue
            del buffer[: place + 2]
            yield from map(bytes, records)
            return
    yield from _counted(buffer, last=False)


def _listed(buffer: bytearray, end: int, close: bytes = b"]") -> bytes:
    """The buffer's beginning as a list, copied once."""
    with memoryview(buffer) as view, view[:end] as begin:
        return b"".join((b"[", begin, close))


def _counted(buffer: bytearray, *, last: bool) -> Iterator[bytes]:
    """Records by counting brackets: whatever stands between two whole ones, each is given as it is."""
    depth, begin, done, ended = 0, -1, 0, False
    for match in _SIGNS.finditer(bytes(buffer)):
        sign = match[0]
        if sign in (b"{", b"["):
            if depth == 0:
                begin = match.start()
            depth += 1
        elif sign in (b"}", b"]"):
            if depth == 0:
                done, ended = match.end() if last else match.start(), True
                break
            depth -= 1
            if depth == 0:
                done = match.end()
                yield bytes(buffer[begin:done])
    rest = bytes(buffer[done:]).strip(b" \t\r\n,")
    if not last:
        del buffer[:done]
    elif depth or not ended:
        raise Broken(f"The file is cut: its {'last record' if depth else 'list'} does not end.")
    elif rest and not rest.startswith((b"]", b"}", b",")) and not _is_tail(rest):
        raise Broken(f"After its last record the file goes on with {rest[:40]!r}.")


def _is_tail(rest: bytes) -> bool:
    """What may follow a list: further members of the document and its end."""
    return rest.startswith(b'"') or rest.endswith((b"}", b"]"))


def _beside(buffer: bytearray, source: _Source) -> Iterator[bytes]:
    """Records a line, or one over several lines."""
    while chunk := source.next():
        buffer += chunk
        if len(buffer) >= _PIECE:
            yield from _lines(buffer)
            if len(buffer) > MOST:
                raise Broken(f"A line is longer than {MOST >> 20} MB.")
    if source.problem is not None:
        yield from _lines(buffer)
        return
    lines = [line for line in bytes(buffer).splitlines() if line.strip()]
    if len(lines) > 1 and not all(
        line.lstrip().startswith(b"{") and line.rstrip().endswith(b"}") for line in lines[:2]
    ):
        yield from _counted(buffer + b"]", last=True)  # one record over several lines
        return
    yield from (line.strip() for line in lines)


def _lines(buffer: bytearray) -> Iterator[bytes]:
    end = buffer.rfind(b"\n")
    if end < 0:
        return
    lines = bytes(buffer[:end]).splitlines()
    del buffer[: end + 1]
    yield from (line.strip() for line in lines if line.strip())
