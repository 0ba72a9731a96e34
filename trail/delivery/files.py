"""CloudTrail log files: their names and their bodies. Pure.

Key: `[prefix/]AWSLogs/[o-id/]<acct>/CloudTrail/<region>/YYYY/MM/DD/<acct>_CloudTrail_<region>_YYYYMMDDTHHmmZ_<16 alnum>.json.gz`
Body: `{"Records":[…]}` of the stored bytes, joined and never parsed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
# A part ends at this many bytes of JSON: well under AWS's 50 MB compressed, whatever the records are like.
PART_BYTES = 48 << 20
HELD_BYTES = 96 << 20


class Group(NamedTuple):
    """What one file holds the events of. `folder` is CloudTrail or CloudTrail-Insight."""

    account: str
    region: str
    folder: str


@dataclass
class Part:
    """A file in the making: its number within its group and window, its records, the keys of its first and last event."""

    group: Group
    number: int
    records: list[bytes] = field(default_factory=list)
    size: int = 0
    oldest: int = 0
    newest: int = 0

    def add(self, key: int, record: bytes) -> None:
        self.records.append(record)
        self.size += len(record) + 1
        if key < self.oldest or not self.oldest:
            self.oldest = key
        if key > self.newest:
            self.newest = key


def unique(*parts: object) -> str:
    """Sixteen alphanumeric characters, always the same for the same window: a repeat overwrites its own file."""
    number = int.from_bytes(hashlib.sha256("/".join(map(str, parts)).encode()).digest(), "big")
    text = []
    for _ in range(16):
        number, digit = divmod(number, len(_ALPHABET))
        text.append(_ALPHABET[digit])
    return "".join(text)


def head(*, prefix: str, account: str, folder: str, region: str = "", organization: str = "") -> str:
    """The beginning that the keys of a trail's files of one account (and region) share."""
    lead, group = f"{prefix}/" if prefix else "", f"{organization}/" if organization else ""
    return f"{lead}AWSLogs/{group}{account}/{folder}/" + (f"{region}/" if region else "")


def key(*, prefix: str, group: Group, moment: datetime, mark: str, organization: str = "") -> str:
    """A log file's key in its bucket."""
    account, region, folder = group
    return (
        f"{head(prefix=prefix, account=account, folder=folder, region=region, organization=organization)}{moment:%Y/%m/%d}/"
        f"{account}_{folder}_{region}_{moment:%Y%m%dT%H%MZ}_{mark}.json.gz"
    )


def body(records: Iterable[bytes]) -> bytes:
    """The document of a log file."""
    return b'{"Records":[' + b",".join(records) + b"]}"


def parts(events: Iterable[tuple[Group, int, bytes]]) -> Iterator[Part]:
    """Cut (group, event key, record) triples into files, in bounded memory and one fixed way."""
    open_parts: dict[Group, Part] = {}
    numbers: dict[Group, int] = {}
    held = 0
    for group, event, record in events:
        part = open_parts.get(group)
        if part is None:
            part = open_parts[group] = Part(group, numbers.get(group, 0))
            numbers[group] = part.number + 1
        part.add(event, record)
        held += len(record) + 1
        full = part if part.size >= PART_BYTES else None
        if full is None and held >= HELD_BYTES:
            full = max(open_parts.values(), key=lambda one: (one.size, one.group))
        if full is not None:
            held -= full.size
            yield open_parts.pop(full.group)
    for group in sorted(open_parts):
        yield open_parts[group]
