"""How a record's verbatim bytes lie in the store: zstd, with the number of the dictionary that packed them (0: none).

A dictionary holds what records have in common, so that each is packed as if it stood beside many others. Dictionaries are
trained on the records that are kept (see dictionaries.py), numbered, and kept for ever: without its dictionary a record
cannot be read.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable

import zstandard

PLAIN = 0
LEVEL = 1  # with a dictionary, higher levels take twice the time for a twentieth of the bytes
_MOST = 64 << 20  # nothing that the store takes unpacks to more
_local = threading.local()  # zstandard's contexts must not be shared by threads
_dictionaries: dict[int, zstandard.ZstdCompressionDict] = {}
_current = PLAIN
loaders: list[Callable[[int], bytes | None]] = []  # filled by dictionaries.py: the bytes of a dictionary


class Unreadable(ValueError):
    """A record whose dictionary is not there or is not what it was."""


def learn(number: int, body: bytes, *, current: bool = False) -> None:
    """Take up a dictionary; `current` packs what comes next with it."""
    global _current
    dictionary = zstandard.ZstdCompressionDict(body)
    dictionary.precompute_compress(level=LEVEL)
    _dictionaries[number] = dictionary
    if current:
        _current = number


def forget() -> None:
    """Drop the process's memory of dictionaries (tests that roll back; a restored database)."""
    global _current
    _dictionaries.clear()
    _current = PLAIN
    _local.__dict__.clear()


def pack(raw: bytes) -> bytes:
    """The bytes as the store keeps them, packed without a dictionary."""
    return _packer(PLAIN).compress(raw)


def packer() -> tuple[int, Callable[[bytes], bytes]]:
    """The number of the current dictionary, and what packs with it."""
    number = _current
    return (number, _packer(number).compress) if number else (PLAIN, pack)


def _packer(number: int) -> zstandard.ZstdCompressor:
    packers: dict[int, zstandard.ZstdCompressor] = _local.__dict__.setdefault("packers", {})
    if number not in packers:
        given = _dictionaries.get(number)
        packers[number] = zstandard.ZstdCompressor(
            level=LEVEL if given else 3, dict_data=given, write_dict_id=False, write_checksum=False
        )
    return packers[number]


def unpack(packed: bytes, dictionary: int = PLAIN) -> bytes:
    """The verbatim bytes of a stored record; raises Unreadable where the dictionary that packed it is missing."""
    unpackers: dict[int, zstandard.ZstdDecompressor] = _local.__dict__.setdefault("unpackers", {})
    if dictionary not in unpackers:
        if dictionary and dictionary not in _dictionaries:
            body = next((found for loader in loaders if (found := loader(dictionary))), None)
            if body is None:
                raise Unreadable(
                    f"The record was packed with dictionary {dictionary}, which is missing from trail_dictionary: "
                    "restore that table from a backup."
                )
            learn(dictionary, body)
        unpackers[dictionary] = zstandard.ZstdDecompressor(dict_data=_dictionaries.get(dictionary))
    return unpackers[dictionary].decompress(packed, max_output_size=_MOST)


def fingerprint(body: bytes) -> bytes:
    """What is kept beside a dictionary to notice that it changed."""
    return hashlib.sha256(body).digest()
