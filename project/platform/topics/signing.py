"""SNS's envelope and its signature (version 2, RSA with SHA-256), which a subscriber checks by the certificate.

Members and the text that is signed: AWS, "Verifying the signatures of Amazon SNS messages".
"""

from __future__ import annotations

import base64
from datetime import timedelta
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.db import transaction

from project import env
from project.kernel import clock
from project.platform.keys import envelope
from project.platform.topics.models import Message, SigningKey, Subscription

_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
_LIFE = timedelta(days=3650)


def base() -> str:
    """The address under which subscribers reach Cairn: CAIRN_URL, else where it listens."""
    return env.text("CAIRN_URL", f"http://{env.BIND}:{env.PORT}").rstrip("/")


def text_to_sign(members: dict[str, str]) -> bytes:
    """Names and values of the signed members, one a line, in their fixed order; absent ones are left out."""
    names = _SIGNED[members["Type"]]
    return "".join(f"{name}\n{members[name]}\n" for name in names if name in members).encode()


def compose(message: Message, subscription: Subscription) -> dict[str, str]:
    """The signed envelope of a message for one subscriber."""
    arn = message.topic.arn
    members = {"Type": message.kind, "MessageId": str(message.id), "TopicArn": arn}
    if message.kind == "Notification":
        if message.subject:
            members["Subject"] = message.subject
        members["UnsubscribeURL"] = f"{base()}/topics/unsubscribe/{subscription.id}/"
    else:
        members["Token"] = token = envelope.unseal(subscription.token, binding=f"token/{subscription.id}")
        members["SubscribeURL"] = f"{base()}/topics/confirm/{subscription.id}/{token}/"
    moment = message.created
    members |= {
        "Message": message.body,
        "Timestamp": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z",
        "SignatureVersion": "2",
    }
    fingerprint, key = _key()
    signed = key.sign(text_to_sign(members), padding.PKCS1v15(), hashes.SHA256())
    members["Signature"] = base64.b64encode(signed).decode()
    members["SigningCertURL"] = f"{base()}/topics/certificates/{fingerprint}.pem"
    return members


def _key() -> tuple[str, Any]:
    return _opened(_newest() or _make())


def _newest() -> str | None:
    return SigningKey.objects.order_by("-created").values_list("fingerprint", flat=True).first()


@lru_cache(maxsize=8)
def _opened(fingerprint: str) -> tuple[str, Any]:
    row = SigningKey.objects.get(fingerprint=fingerprint)
    pem = envelope.unseal(row.sealed, binding=f"signing/{fingerprint}")
    return fingerprint, serialization.load_pem_private_key(pem.encode(), password=None)


def _make() -> str:
    """A new key with a certificate that it signs itself. Two makers at once: both keys hold, the newest signs."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cairn notifications")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _LIFE)
        .sign(key, hashes.SHA256())
    )
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    with transaction.atomic():
        SigningKey.objects.create(
            fingerprint=fingerprint,
            certificate=certificate.public_bytes(serialization.Encoding.PEM).decode(),
            sealed=envelope.seal(pem, binding=f"signing/{fingerprint}"),
        )
    return fingerprint
