"""Config's files: their names and how their items are written. Pure. Dates in the paths have no zero padding.

Snapshot: `[prefix/]AWSLogs/<acct>/Config/<region>/2026/3/7/ConfigSnapshot/<acct>_Config_<region>_ConfigSnapshot_<stamp>_<uuid>.json.gz`
History:  `…/ConfigHistory/<acct>_Config_<region>_ConfigHistory_AWS::EC2::Instance_<start>_<end>_1.json.gz`
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple

VERSION = "1.0"
_MOST_BYTES = 90  # of a resource's id in a key: with the rest of the name a part stays under what file systems hold


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


class Place(NamedTuple):
    """Whose files they are, and below which prefix of the bucket they lie."""

    prefix: str
    account: str
    region: str


def _head(prefix: str, account: str) -> str:
    return f"{prefix}/AWSLogs/{account}/Config" if prefix else f"AWSLogs/{account}/Config"


def check_key(*, prefix: str, account: str) -> str:
    """The file that is written when a bucket is taken."""
    return f"{_head(prefix, account)}/ConfigWritabilityCheckFile"


def _key(place: Place, moment: datetime, folder: str, name: str) -> str:
    day = moment.astimezone(UTC)
    head = f"{_head(place.prefix, place.account)}/{place.region}/{day.year}/{day.month}/{day.day}"
    return f"{head}/{folder}/{place.account}_Config_{place.region}_{name}.json.gz"


def snapshot_key(place: Place, *, moment: datetime, number: str) -> str:
    return _key(place, moment, "ConfigSnapshot", f"ConfigSnapshot_{stamp(moment)}_{number}")


def history_key(place: Place, *, kind: str, start: datetime, end: datetime, part: int) -> str:
    return _key(place, end, "ConfigHistory", f"ConfigHistory_{kind}_{stamp(start)}_{stamp(end)}_{part}")


def oversized_key(place: Place, *, kind: str, resource_id: str, moment: datetime, part: int) -> str:
    own = _part(resource_id)
    folder = f"OversizedChangeNotification/{kind}/{own}"
    return _key(place, moment, folder, f"ChangeNotification_{kind}_{own}_{stamp(moment)}_{part}")


def _part(resource_id: str) -> str:
    """A resource's id as one part of a key: without slashes, and cut with a mark of the whole where it is long."""
    plain = "".join("_" if sign == "/" or ord(sign) < 32 else sign for sign in resource_id)
    if len(plain.encode()) <= _MOST_BYTES and plain not in {".", ".."}:
        return plain
    mark = hashlib.sha256(resource_id.encode()).hexdigest()[:12]
    return f"{plain.encode()[: _MOST_BYTES - 13].decode('utf-8', 'ignore')}-{mark}"
