"""Seal small secrets at rest: AES-256-GCM under a master key that lies beside the data (0600) or in CAIRN_MASTER_KEY."""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from project import env

_NONCE = 12


@cache
def _master() -> AESGCM:
    given = env.text("CAIRN_MASTER_KEY")
    seed = given.encode() if given else env.secret_key().encode()
    return AESGCM(hashlib.sha256(b"cairn master key" + seed).digest())


def seal(secret: str, *, binding: str) -> str:
    """Seal a text; `binding` (the key's id, say) must be given again to open it, so that seals cannot be swapped."""
    nonce = secrets.token_bytes(_NONCE)
    return base64.b64encode(nonce + _master().encrypt(nonce, secret.encode(), binding.encode())).decode()


def unseal(sealed: str, *, binding: str) -> str:
    """Open a seal; raises ValueError where it is broken or of another key."""
    raw = base64.b64decode(sealed)
    try:
        return _master().decrypt(raw[:_NONCE], raw[_NONCE:], binding.encode()).decode()
    except InvalidTag as problem:
        raise ValueError("The seal does not open: it was changed, or the master key is another one.") from problem
