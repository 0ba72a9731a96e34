"""One canonical text for a JSON value: the same value gives the same bytes, so that hashes can be compared."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def dumps(value: Any) -> bytes:
    """Compact JSON with sorted keys; datetimes as RFC 3339."""
    return orjson.dumps(value, option=_OPTIONS, default=str)


def md5(value: Any) -> str:
    """MD5 (hex) of the canonical bytes: AWS Config's `configurationItemMD5Hash`; a fingerprint, not a seal."""
    return hashlib.md5(dumps(value), usedforsecurity=False).hexdigest()


def sha256(value: Any) -> str:
    """SHA-256 (hex) of the canonical bytes."""
    return hashlib.sha256(dumps(value)).hexdigest()
