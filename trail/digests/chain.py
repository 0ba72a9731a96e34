"""CloudTrail digests: slots of time, keys in the bucket, the document and what is signed of it. Pure.

Source: AWS, "CloudTrail digest file structure" and "Custom implementations of log file integrity validation".
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from project.kernel import clock

ALGORITHM = "SHA256withRSA"
HASH = "SHA-256"
FOLDER = "CloudTrail-Digest"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class LogFile:
    """A log file as a digest names it; `sha256` is of the uncompressed bytes."""

    bucket: str
    key: str
    sha256: str
    oldest: datetime | None
    newest: datetime | None


@dataclass(frozen=True)
class Previous:
    """The digest before this one."""

    bucket: str
    key: str
    sha256: str
    signature: str


@dataclass(frozen=True)
class Link:
    """All that a digest says."""

    account: str
    start: datetime
    end: datetime
    bucket: str
    key: str
    fingerprint: str
    previous: Previous | None
    files: Sequence[LogFile]


def floor(moment: datetime, seconds: int = 1) -> datetime:
    """The last boundary of slots of this length at or before the moment."""
    return _EPOCH + (moment - _EPOCH) // timedelta(seconds=seconds) * timedelta(seconds=seconds)


def boundary_after(moment: datetime, seconds: int) -> datetime:
    """The first boundary of slots of this length after the moment: hours begin on the hour."""
    return floor(moment, seconds) + timedelta(seconds=seconds)


def ceiling(moment: datetime) -> datetime:
    """The next whole second; a whole one is itself."""
    whole = floor(moment)
    return whole if whole == moment else whole + timedelta(seconds=1)


def slots(start: datetime, until: datetime, seconds: int) -> int:
    """How many slots, the first cut short by its start, have ended by `until`."""
    if boundary_after(start, seconds) > until:
        return 0
    return 1 + (until - boundary_after(start, seconds)) // timedelta(seconds=seconds)


def key(*, prefix: str, organization: str, account: str, region: str, trail: str, home: str, end: datetime) -> str:
    """A digest's key in its bucket; its stamp is the digest's end."""
    lead, group = f"{prefix}/" if prefix else "", f"{organization}/" if organization else ""
    return (
        f"{lead}AWSLogs/{group}{account}/{FOLDER}/{region}/{end:%Y/%m/%d}/"
        f"{account}_{FOLDER}_{region}_{trail}_{home}_{end:%Y%m%dT%H%M%SZ}.json.gz"
    )


def _iso(moment: datetime | None) -> str | None:
    return clock.iso(moment) if moment else None


def document(link: Link) -> bytes:
    """The digest's bytes. An empty hour has no event times; the first of a chain has no previous one."""
    before = link.previous
    newest = max((file.newest for file in link.files if file.newest), default=None)
    oldest = min((file.oldest for file in link.files if file.oldest), default=None)
    told: dict[str, Any] = {
        "awsAccountId": link.account,
        "digestStartTime": clock.iso(link.start),
        "digestEndTime": clock.iso(link.end),
        "digestS3Bucket": link.bucket,
        "digestS3Object": link.key,
        "digestPublicKeyFingerprint": link.fingerprint,
        "digestSignatureAlgorithm": ALGORITHM,
        "newestEventTime": _iso(newest),
        "oldestEventTime": _iso(oldest),
        "previousDigestS3Bucket": before.bucket if before else None,
        "previousDigestS3Object": before.key if before else None,
        "previousDigestHashValue": before.sha256 if before else None,
        "previousDigestHashAlgorithm": HASH if before else None,
        "previousDigestSignature": before.signature if before else None,
        "logFiles": [
            {
                "s3Bucket": file.bucket, "s3Object": file.key, "hashValue": file.sha256, "hashAlgorithm": HASH,
                "newestEventTime": _iso(file.newest), "oldestEventTime": _iso(file.oldest),
            }
            for file in link.files
        ],
    }  # fmt: skip
    return orjson.dumps(told)


def to_sign(*, end: str, bucket: str, key: str, document: bytes, previous: str | None) -> bytes:
    """The signed text: four lines, no newline at its end. `previous` is the signature of the digest before."""
    return f"{end}\n{bucket}/{key}\n{hashlib.sha256(document).hexdigest()}\n{previous or 'null'}".encode()
