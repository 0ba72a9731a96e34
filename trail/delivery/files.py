"""CloudTrail log files: their names and their bodies. Pure.

Key: `[prefix/]AWSLogs/<acct>/CloudTrail/<region>/YYYY/MM/DD/<acct>_CloudTrail_<region>_YYYYMMDDTHHmmZ_<16 alnum>.json.gz`
Body: `{"Records":[…]}` of the stored bytes, joined and never parsed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
# A part ends at this many bytes of JSON: well under AWS's 50 MB compressed, whatever the records are like.
PART_BYTES = 48 << 20
HELD_BYTES = 96 << 20


def unique(*parts: object) -> str:
    """Sixteen alphanumeric characters, always the same for the same window: a repeat overwrites its own file."""
    number = int.from_bytes(hashlib.sha256("/".join(map(str, parts)).encode()).digest(), "big")
    text = []
    for _ in range(16):
        number, digit = divmod(number, len(_ALPHABET))
        text.append(_ALPHABET[digit])
    return "".join(text)


def key(*, prefix: str, account: str, region: str, moment: datetime, mark: str, organization: str = "") -> str:
    """A log file's key in its bucket."""
    head = f"{prefix}/" if prefix else ""
    group = f"{organization}/" if organization else ""
    stamp = f"{moment:%Y%m%dT%H%MZ}"
    return (
        f"{head}AWSLogs/{group}{account}/CloudTrail/{region}/{moment:%Y/%m/%d}/"
        f"{account}_CloudTrail_{region}_{stamp}_{mark}.json.gz"
    )


def body(records: Iterable[bytes]) -> bytes:
    """The document of a log file."""
    return b'{"Records":[' + b",".join(records) + b"]}"


def parts(records: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, int, list[bytes]]]:
    """Cut (region, record) pairs into files: (region, part number, records), in bounded memory and one fixed way."""
    held: dict[str, list[bytes]] = {}
    sizes: dict[str, int] = {}
    counts: dict[str, int] = {}
    for region, record in records:
        held.setdefault(region, []).append(record)
        sizes[region] = sizes.get(region, 0) + len(record) + 1
        full = region if sizes[region] >= PART_BYTES else ""
        if not full and sum(sizes.values()) >= HELD_BYTES:
            full = max(sizes, key=lambda name: (sizes[name], name))
        if full:
            yield full, counts.get(full, 0), held.pop(full)
            counts[full] = counts.get(full, 0) + 1
            sizes[full] = 0
    for region in sorted(held):
        yield region, counts.get(region, 0), held[region]
