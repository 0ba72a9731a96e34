"""Gzip a document, put it into a bucket, announce it: shared by every delivery."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from isal import igzip

from project.platform.storage import writes

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Announcement:
    """Objects that a delivery put into a bucket, and the topic that shall hear of it (an ARN)."""

    account_id: str
    region: str
    topic: str
    bucket: str
    keys: tuple[str, ...]
    source: str  # ARN of what delivered: a trail, a delivery channel


# Told inside the transaction that notes the delivery, so that a message exists if, and only if, the delivery does.
# Each returns an error code, or an empty text where the message is on its way.
announcers: list[Callable[[Announcement], str]] = []


def pack(document: bytes) -> bytes:
    """Gzip with no time in its head, so that the same document always gives the same bytes."""
    return igzip.compress(document, compresslevel=2, mtime=0)


def deliver(
    bucket: str,
    key: str,
    document: bytes,
    metadata: Mapping[str, str] | None = None,
    *,
    kms_key: str = "",
    lock: writes.Lock | None = None,
) -> int:
    """Put the gzip of a document under `key`, sealed by `kms_key` (an ARN) where one is given; returns the gzip's size.

    Raises what the store raises: OSError, BucketRefused, BadKey, CallError.
    """
    body = pack(document)
    writes.put_object(bucket, key, body, metadata or {}, kms_key=kms_key, lock=lock)
    return len(body)


def announce(announcement: Announcement) -> str:
    """Tell of a delivery, in the caller's transaction. Returns the first error code; a failure never costs the delivery."""
    errors = []
    for tell in announcers:
        try:
            with transaction.atomic():
                errors.append(tell(announcement))
        except Exception as problem:
            log.exception("the delivery of %s cannot be announced", announcement.keys[:1])
            errors.append(type(problem).__name__)
    return next((error for error in errors if error), "")
