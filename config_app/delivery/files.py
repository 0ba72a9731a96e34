"""Config's files: their names and how their items are written. Pure. Dates in the paths have no zero padding.

Snapshot: `[prefix/]AWSLogs/<acct>/Config/<region>/2026/3/7/ConfigSnapshot/<acct>_Config_<region>_ConfigSnapshot_<stamp>_<uuid>.json.gz`
History:  `…/ConfigHistory/<acct>_Config_<region>_ConfigHistory_AWS::EC2::Instance_<start>_<end>_1.json.gz`
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

VERSION = "1.0"
_MOST_BYTES = 90  # of a resource's id in a key: with the rest of the name a part stays under what file systems hold


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _head(prefix: str, account: str) -> str:
    return f"{prefix}/AWSLogs/{account}/Config" if prefix else f"AWSLogs/{account}/Config"


def check_key(*, prefix: str, account: str) -> str:
    """The file that is written when a bucket is taken."""
    return f"{_head(prefix, account)}/ConfigWritabilityCheckFile"


def _day(prefix: str, account: str, region: str, moment: datetime) -> str:
    day = moment.astimezone(UTC)
    return f"{_head(prefix, account)}/{region}/{day.year}/{day.month}/{day.day}"


def snapshot_key(*, prefix: str, account: str, region: str, moment: datetime, number: str) -> str:
    name = f"{account}_Config_{region}_ConfigSnapshot_{stamp(moment)}_{number}.json.gz"
    return f"{_day(prefix, account, region, moment)}/ConfigSnapshot/{name}"


def history_key(
    *, prefix: str, account: str, region: str, kind: str, start: datetime, end: datetime, part: int
) -> str:
    name = f"{account}_Config_{region}_ConfigHistory_{kind}_{stamp(start)}_{stamp(end)}_{part}.json.gz"
    return f"{_day(prefix, account, region, end)}/ConfigHistory/{name}"


def oversized_key(*, prefix: str, account: str, region: str, kind: str, resource_id: str, moment: datetime) -> str:
    own = _part(resource_id)
    name = f"{account}_Config_{region}_ChangeNotification_{kind}_{own}_{stamp(moment)}_0.json.gz"
    return f"{_day(prefix, account, region, moment)}/OversizedChangeNotification/{kind}/{own}/{name}"


def _part(resource_id: str) -> str:
    """A resource's id as one part of a key: without slashes, and cut with a mark of the whole where it is long."""
    plain = "".join("_" if sign == "/" or ord(sign) < 32 else sign for sign in resource_id)
    if len(plain.encode()) <= _MOST_BYTES and plain not in {".", ".."}:
        return plain
    mark = hashlib.sha256(resource_id.encode()).hexdigest()[:12]
    return f"{plain.encode()[: _MOST_BYTES - 13].decode('utf-8', 'ignore')}-{mark}"
