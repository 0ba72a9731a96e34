"""RSA-2048 keys that sign digests: made here, an account's and region's own, sealed at rest, rotated, listed for ever."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from project import env
from project.kernel import clock
from project.platform.keys import envelope
from trail.digests.models import SigningKey

SIGNS_FOR = timedelta(days=30)
AFTER = timedelta(hours=2)  # validators ask for keys until two hours after a digest's end


def current(account_id: str, region: str, *, earliest: datetime) -> SigningKey:
    """The key that signs now, made where there is none; its validity covers digests from `earliest` on."""
    now = clock.now()
    found = SigningKey.objects.filter(account_id=account_id, region=region, signs_until__gt=now).order_by("-id").first()
    found = found or _make(account_id, region, now)
    if found.valid_from > earliest:  # hours that were missed while nothing ran are signed late
        found.valid_from = earliest
        found.save(update_fields=["valid_from"])
    return found


def _make(account_id: str, region: str, now: datetime) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    fingerprint = hashlib.sha256(public).hexdigest()[:32]
    secret = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    last = now + SIGNS_FOR
    return SigningKey.objects.create(
        account_id=account_id, region=region, fingerprint=fingerprint, public=public,
        sealed=envelope.seal(base64.b64encode(secret).decode(), binding=f"signing/{fingerprint}"),
        signs_until=last, valid_from=now, valid_until=last + timedelta(seconds=env.DIGEST_SECONDS) + AFTER,
    )  # fmt: skip


def rotate(account_id: str, region: str) -> SigningKey:
    """End the present key's signing; the next digest is signed by the new one. Old keys stay listed."""
    now = clock.now()
    SigningKey.objects.filter(account_id=account_id, region=region, signs_until__gt=now).update(
        signs_until=now, valid_until=now + timedelta(seconds=env.DIGEST_SECONDS) + AFTER
    )
    return _make(account_id, region, now)


def sign(key: SigningKey, text: bytes) -> str:
    """PKCS#1 v1.5 with SHA-256, hex: the same text always gives the same signature."""
    secret = base64.b64decode(envelope.unseal(key.sealed, binding=f"signing/{key.fingerprint}"))
    private: Any = serialization.load_der_private_key(secret, password=None)
    signature: bytes = private.sign(text, padding.PKCS1v15(), hashes.SHA256())
    return signature.hex()


def verifies(public: bytes, text: bytes, signature: str) -> bool:
    """Whether a hex signature of a text is of this PKCS#1 DER key."""
    try:
        loaded: Any = serialization.load_der_public_key(public)
        loaded.verify(bytes.fromhex(signature), text, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def listed(account_id: str, region: str, start: datetime, end: datetime) -> Sequence[SigningKey]:
    """Keys whose validity meets a time range, oldest first."""
    found = SigningKey.objects.filter(account_id=account_id, region=region, valid_from__lte=end, valid_until__gte=start)
    return list(found.order_by("id"))
