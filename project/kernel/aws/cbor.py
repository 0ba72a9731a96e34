"""Write CBOR (RFC 8949) by an output shape, for services that speak Smithy's RPC v2: CloudWatch, by present SDKs.

Timestamps are tag 1 with a number of seconds. Reading CBOR is botocore's.
"""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Any

from botocore.parsers import RpcV2CBORParser

_UINT, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG = range(7)


def decode(body: bytes) -> Any:
    """The value that a body holds; raises ValueError where it is none."""
    parser = RpcV2CBORParser()
    try:
        return parser.parse_data_item(parser.get_peekable_stream_from_bytes(body)) if body else {}
    except Exception as problem:  # botocore raises whatever its reading meets
        raise ValueError(f"The body is not CBOR: {problem}") from problem


def encode(shape: Any, value: Any) -> bytes:
    """A result by its output shape; absent members are left out."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    kind = shape.type_name if shape is not None else ""
    if kind == "structure":
        members = [(name, member) for name, member in shape.members.items() if value.get(name) is not None]
        return _head(_MAP, len(members)) + b"".join(_text(n) + encode(m, value[n]) for n, m in members)
    if kind == "list":
        return _head(_ARRAY, len(value)) + b"".join(encode(shape.member, item) for item in value)
    if kind == "map":
        pairs = (_text(str(key)) + encode(shape.value, item) for key, item in value.items())
        return _head(_MAP, len(value)) + b"".join(pairs)
    if isinstance(value, datetime):
        return _head(_TAG, 1) + _float(value.timestamp())
    if kind in {"float", "double"} or isinstance(value, float):
        return _float(float(value))
    if isinstance(value, int):
        return _head(_UINT, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    return _text(str(value))


def _text(text: str) -> bytes:
    raw = text.encode()
    return _head(_TEXT, len(raw)) + raw


def _float(number: float) -> bytes:
    return b"\xfb" + struct.pack(">d", number)


def _head(major: int, number: int) -> bytes:
    """A data item's type and its number, in the fewest bytes."""
    top = major << 5
    if number < 24:
        return bytes([top | number])
    for code, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << (8 * size):
            return bytes([top | code]) + number.to_bytes(size, "big")
    raise ValueError("The number is too large for CBOR.")
