"""Inspect one stored file: is its gzip whole and single, are its bytes the ones that were hashed, is it where it belongs. Pure.

Stricter than AWS's validator: a second gzip member behind the first, and a cut trailer, are named.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson
from isal import isal_zlib

from trail.digests import chain, signing

MOST = 512 << 20  # no file that Cairn writes unpacks to as much: what does is a bomb


class Tampered(ValueError):
    """What is wrong with a file, in a sentence."""


@dataclass(frozen=True)
class Expected:
    """What is known of a digest beforehand: its place, its anchored hash and signature, and those of the one before."""

    bucket: str
    key: str
    sha256: str
    signature: str
    previous: str | None = None  # signature of the digest before, where that is known


def unpacked(raw: bytes) -> bytes:
    """The document of a gzip file; raises Tampered."""
    if not raw.startswith(b"\x1f\x8b"):
        raise Tampered("it is no gzip file")
    machine = isal_zlib.decompressobj(wbits=31)
    try:
        document: bytes = machine.decompress(raw, MOST)
    except isal_zlib.error as problem:  # type: ignore[misc]
        raise Tampered(f"its gzip is broken: {problem}") from problem
    if not machine.eof:
        if machine.unconsumed_tail:
            raise Tampered(f"it unpacks to more than {MOST >> 20} MB")
        raise Tampered("its gzip ends before its trailer: it was cut")
    if machine.unused_data:
        member = machine.unused_data.startswith(b"\x1f\x8b")
        raise Tampered(f"{'a second gzip member' if member else 'something'} was put behind its end")
    return document


def log_file(raw: bytes, sha256: str) -> None:
    """Raise Tampered unless the file holds the bytes of this hash."""
    if hashlib.sha256(unpacked(raw)).hexdigest() != sha256:
        raise Tampered("its hash is another one: it was altered")


def digest(raw: bytes, metadata: dict[str, str], expected: Expected, public: bytes | None) -> dict[str, Any]:
    """The digest's document, proved; raises Tampered. `public` is the key that its fingerprint names."""
    document = unpacked(raw)
    if hashlib.sha256(document).hexdigest() != expected.sha256:
        raise Tampered("its hash is not the anchored one: it was altered")
    told: Any = orjson.loads(document)
    if (told["digestS3Bucket"], told["digestS3Object"]) != (expected.bucket, expected.key):
        raise Tampered("it has been moved from its original place")
    if metadata.get("signature") != expected.signature:
        raise Tampered("the signature in its metadata is missing or not the anchored one")
    if expected.previous is not None and told["previousDigestSignature"] not in (None, expected.previous):
        raise Tampered("it names another digest as the one before it")
    if public is None:
        raise Tampered(f"its signing key {told['digestPublicKeyFingerprint']} is not known")
    text = chain.to_sign(
        end=told["digestEndTime"], bucket=expected.bucket, key=expected.key, document=document,
        previous=told["previousDigestSignature"],
    )  # fmt: skip
    if not signing.verifies(public, text, expected.signature):
        raise Tampered("its signature does not verify")
    return dict(told)


def fingerprint(raw: bytes) -> str:
    """The fingerprint that a digest names, or an empty text where it cannot be read."""
    try:
        return str(orjson.loads(unpacked(raw))["digestPublicKeyFingerprint"])
    except (Tampered, ValueError, KeyError, TypeError):
        return ""
