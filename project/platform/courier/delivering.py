"""Seal a document, put it into a bucket, announce it: shared by every delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from isal import igzip

from project.platform.storage import writes

announcers: list[Callable[[str, str], None]] = []  # told (bucket, key) after a document is in its bucket


def seal(document: bytes) -> bytes:
    """Gzip with no time in its head, so that the same document always gives the same bytes."""
    return igzip.compress(document, compresslevel=2, mtime=0)


def deliver(bucket: str, key: str, document: bytes, metadata: Mapping[str, str] | None = None) -> int:
    """Put the gzip of a document under `key`; returns the size of what was written."""
    sealed = seal(document)
    writes.put_object(bucket, key, sealed, metadata or {})
    for announce in announcers:
        announce(bucket, key)
    return len(sealed)
