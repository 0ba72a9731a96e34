"""How a record's verbatim bytes lie in the store: zstd, with the number of the dictionary that packed them (0: none)."""

from __future__ import annotations

import threading

import zstandard

PLAIN = 0
_MOST = 64 << 20  # nothing that the store takes unpacks to more
_local = threading.local()  # zstandard's contexts must not be shared by threads


def pack(raw: bytes) -> bytes:
    """The bytes as the store keeps them."""
    if not hasattr(_local, "packer"):
        _local.packer = zstandard.ZstdCompressor(level=3)
    packed: bytes = _local.packer.compress(raw)
    return packed


def unpack(packed: bytes, dictionary: int = PLAIN) -> bytes:
    """The verbatim bytes of a stored record; raises ValueError for a dictionary that this version does not have."""
    if dictionary != PLAIN:
        raise ValueError(f"The record was packed with dictionary {dictionary}, which this version does not have.")
    if not hasattr(_local, "unpacker"):
        _local.unpacker = zstandard.ZstdDecompressor()
    raw: bytes = _local.unpacker.decompress(packed, max_output_size=_MOST)
    return raw
