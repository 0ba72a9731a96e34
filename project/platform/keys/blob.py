"""The form of a sealed object: a first line that says what it is, a line of JSON, the ciphertext. Pure.

AES-256-GCM under a data key of its own; that key lies beside it, wrapped by the named key. Bucket and key are bound in,
so that a sealed object opens nowhere but at its place.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"CAIRN-SEALED 1\n"
_NONCE = 12


class Broken(ValueError):
    """Bytes that are no sealed object, or one that was changed."""


@dataclass(frozen=True)
class Head:
    """What the second line says. `version` is 0 where the account's KMS wrapped the data key."""

    arn: str
    version: int
    wrapped: bytes


def is_sealed(raw: bytes) -> bool:
    return raw.startswith(MAGIC)


def data_key() -> bytes:
    return secrets.token_bytes(32)


def wrap(material: bytes, key: bytes, binding: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(material).encrypt(nonce, key, binding.encode())


def unwrap(material: bytes, wrapped: bytes, binding: str) -> bytes:
    try:
        return AESGCM(material).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], binding.encode())
    except (InvalidTag, ValueError) as problem:
        raise Broken("The data key does not open: the object was changed, or lies at another place.") from problem


def seal(clear: bytes, key: bytes, head: Head, binding: str) -> bytes:
    """A sealed object: `key` is the clear data key that `head.wrapped` holds wrapped."""
    nonce = secrets.token_bytes(_NONCE)
    line = {
        "key": head.arn, "version": head.version, "wrapped": base64.b64encode(head.wrapped).decode(),
        "nonce": base64.b64encode(nonce).decode(),
    }  # fmt: skip
    text = json.dumps(line, sort_keys=True).encode() + b"\n"
    return MAGIC + text + AESGCM(key).encrypt(nonce, clear, binding.encode() + text)


def split(raw: bytes) -> tuple[Head, bytes]:
    """The head, and all that comes after the first line; raises Broken."""
    if not is_sealed(raw):
        raise Broken("The object is not sealed.")
    end = raw.find(b"\n", len(MAGIC), len(MAGIC) + 16_384)
    try:
        line = json.loads(raw[len(MAGIC) : end])
        return Head(str(line["key"]), int(line["version"]), base64.b64decode(line["wrapped"])), raw[len(MAGIC) :]
    except (ValueError, KeyError, TypeError) as problem:
        raise Broken("The head of the sealed object cannot be read.") from problem


def unseal(rest: bytes, key: bytes, binding: str) -> bytes:
    """The clear bytes of what `split` gave; raises Broken."""
    text, _, cipher = rest.partition(b"\n")
    text += b"\n"
    try:
        nonce = base64.b64decode(json.loads(text)["nonce"])
        return AESGCM(key).decrypt(nonce, cipher, binding.encode() + text)
    except (InvalidTag, ValueError, KeyError) as problem:
        raise Broken("The sealed object was changed, or lies at another place.") from problem
