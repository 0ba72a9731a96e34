"""Which blocks of events may hold a word: Bloom filters of blocks that lie side by side, cut into slices. Pure.

Events in the order of their keys are cut into blocks, some blocks make a group. Each word of a block sets a few of the
group's slots, and each slot keeps one bit a block. Whether a word may be there is then a few slices read and put together by
AND, however long the events are: it never says no where the word is, and seldom yes where it is not.

Words are those of `matching`: what can match a record is taken from its bytes where they are plain, else from the record.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from trail.events import matching, parsing

RULES = f"1 {unicodedata.unidata_version}"  # how words are cut and slots are set: what was made otherwise is not asked
BLOCK = 128  # events
GROUP = 256  # blocks: a slot's slice has 32 bytes
YOUNG = 64  # blocks of a group of the present day: what waits for more is read record by record
PROBES = 5  # slots that a word sets
_SLOTS = 18  # slots for each word of a block of usual size: one block in 1,100 is then read for nothing
_MOST_WORDS = 20_000  # of a block; one that has more may hold any word
_AT_ONCE = 1 << 20  # bytes that are taken apart together
_BLANK = bytes(
    ord(chr(sign).lower()) if sign < 128 and (chr(sign).isalnum() or sign == ord("_")) else ord(" ")
    for sign in range(256)
)
_NAMED = {b"true", b"false", b"null"}
_SURE = 18  # digits of a number that is matched as it is written: longer ones may be read as broken numbers
_ESCAPES = (b'\\"', b"\\n", b"\\t", b"\\r", b"\\/", b"\\b", b"\\f")


class Signature(NamedTuple):
    """A group's bits: `slots` slices of `width` bytes, a bit a block."""

    slots: int
    width: int
    bits: bytes


def decoded(raw: bytes) -> dict[str, Any]:
    """A stored record as searches read it."""
    try:
        return orjson.loads(raw)  # type: ignore[no-any-return]
    except orjson.JSONDecodeError:
        return parsing.decode(raw)


def words_of(records: Iterable[bytes]) -> set[bytes]:
    """At least every word that free text can find in these records."""
    found: set[bytes] = set()
    plain: list[bytes] = []
    size = 0
    for raw in records:
        text = _unescaped(raw) if raw.isascii() else None
        if text is None:
            found.update(_read(raw))
            continue
        plain.append(text)
        size += len(text)
        if size > _AT_ONCE:
            found |= _plain(plain)
            plain, size = [], 0
    return found | _plain(plain)


def _unescaped(raw: bytes) -> bytes | None:
    """A record with blanks for its escapes, which all part words; None where letters are escaped."""
    if b"\\" not in raw:
        return raw
    plain = raw.replace(b"\\\\", b" ")  # from the left, as JSON reads them: each that is left begins an escape
    for escape in _ESCAPES:
        plain = plain.replace(escape, b" ")
    return None if b"\\" in plain else plain


def _plain(records: Sequence[bytes]) -> set[bytes]:
    """Words of records that are ASCII without escapes. Most texts repeat: each different one is taken apart once."""
    parts = b" ".join(records).split(b'"')  # structure and text in turns
    numbers = _numbers(b" ".join(parts[::2]))
    if numbers is not None:
        return numbers.union(b" ".join(set(parts[1::2])).translate(_BLANK).split())
    if len(records) == 1:
        return {*_read(records[0]), *records[0].translate(_BLANK).split()}
    return {word for record in records for word in _plain([record])}


def _numbers(structure: bytes) -> set[bytes] | None:
    """The numbers between texts; None where one is matched otherwise than it is written (1e3 as 1000.0)."""
    numbers = set(structure.translate(_BLANK).split()) - _NAMED
    if b"." in structure or not all(number.isdigit() and len(number) <= _SURE for number in numbers):
        return None
    return numbers


def rewritten(raw: bytes) -> bool:
    """Whether an ASCII record may hold numbers that are matched otherwise than they are written."""
    plain = _unescaped(raw)
    return plain is None or _numbers(b" ".join(plain.split(b'"')[::2])) is None


def _read(raw: bytes) -> Iterator[bytes]:
    for text in matching.texts(decoded(raw)):
        for word in matching.words(text):
            yield _spelt(word)


def _spelt(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")


def build(blocks: Iterable[Iterable[bytes]]) -> Signature:
    """The signature of at most GROUP blocks, each given by its different words."""
    return joined([marks(words) for words in blocks])


def marks(words: Iterable[bytes]) -> array[int] | None:
    """A number for each word of a block; None where they are too many."""
    found = array("I", map(crc32, words))
    return found if len(found) <= _MOST_WORDS else None


def joined(blocks: Sequence[array[int] | None]) -> Signature:
    """The signature of blocks that are given by the numbers of their words."""
    known = [len(one) for one in blocks if one is not None]
    slots = max(sum(known) * _SLOTS // max(len(known), 1), 64) | 1
    width = -(-len(blocks) // 8)
    bits = bytearray(slots * width)
    for place in range(width):
        eight = 0
        for number, one in enumerate(blocks[place * 8 : place * 8 + 8]):
            eight |= _row(one, slots) << number
        bits[place::width] = eight.to_bytes(slots, "little")
    return Signature(slots, width, bytes(bits))


def _row(marks: array[int] | None, slots: int) -> int:
    """A byte for each slot, 1 where one of the words sets it, as one long number."""
    if marks is None:
        return int.from_bytes(b"\x01" * slots, "little")
    row = bytearray(slots * PROBES)
    for mark in marks:
        place = mark % slots
        step = mark // slots % slots
        row[place] = 1
        place += step
        row[place] = 1
        place += step
        row[place] = 1
        place += step
        row[place] = 1
        row[place + step] = 1
    whole = 0
    for turn in range(PROBES):
        whole |= int.from_bytes(row[turn * slots : turn * slots + slots], "little")
    return whole


def probes(word: str, slots: int) -> list[int]:
    """The slots that a word sets."""
    mark = crc32(_spelt(word))
    return [(mark + turn * (mark // slots % slots)) % slots for turn in range(PROBES)]


def blocks_of(slices: Iterable[bytes]) -> int:
    """The blocks that all slices name: bit n for block n."""
    found = -1
    for one in slices:
        found &= int.from_bytes(one, "little")
    return found
