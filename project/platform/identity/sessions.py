"""Keys of sessions: learnt where an upstream hands them out, and issued to processes that Cairn itself starts."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from project.kernel import clock
from project.platform.identity import reads
from project.platform.identity.models import Account, SessionKey
from project.platform.keys import envelope

log = logging.getLogger(__name__)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True)
class Issued:
    """Temporary credentials; the secret and the token leave here once."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    expires: datetime


def issue(
    account_id: str,
    *,
    role: str,
    session: str,
    policies: Sequence[Mapping[str, Any]],
    bound: Sequence[str],
    lifetime: timedelta,
) -> Issued:
    """Credentials of an assumed role for a process that Cairn starts: what `policies` allow, and nothing beyond `bound`.

    `bound` are actions (`config:PutEvaluations`, `*:Describe*`): all others are denied explicitly, whatever a policy says.
    """
    key_id = "ASIA" + "".join(secrets.choice(_LETTERS) for _ in range(16))
    secret, token, now = secrets.token_urlsafe(30), secrets.token_urlsafe(48), clock.now()
    unique = "AROA" + hashlib.sha256(f"{account_id}/{role}".encode()).hexdigest()[:17].upper()
    issuer = {
        "type": "Role", "principalId": unique, "arn": f"arn:aws:iam::{account_id}:role/{role}", "accountId": account_id,
        "userName": role.rpartition("/")[2],
    }  # fmt: skip
    identity = {
        "type": "AssumedRole", "principalId": f"{unique}:{session}", "accountId": account_id,
        "arn": f"arn:aws:sts::{account_id}:assumed-role/{role.rpartition('/')[2]}/{session}",
        "sessionContext": {"sessionIssuer": issuer,
                           "attributes": {"creationDate": clock.iso(now), "mfaAuthenticated": "false"}},
    }  # fmt: skip
    limits = {"Statement": [{"Effect": "Deny", "NotAction": list(bound), "Resource": "*"}]}
    SessionKey.objects.create(
        id=key_id, account_id=account_id, sealed=envelope.seal(secret, binding=key_id), identity=identity,
        token_sha256=hashlib.sha256(token.encode()).hexdigest(), expires=now + lifetime,
        policies=[*map(dict, policies), limits],
    )  # fmt: skip
    return Issued(key_id, secret, token, now + lifetime)


def withdraw(access_key_id: str) -> None:
    """Credentials that were issued hold no longer."""
    SessionKey.objects.filter(id=access_key_id, policies__isnull=False).delete()
    reads.forget_keys()


def learn(
    account_id: str,
    *,
    access_key_id: str,
    secret: str,
    session_token: str = "",
    expires: datetime | None = None,
    identity: Mapping[str, Any],
    role_name: str = "",
    user_name: str = "",
) -> None:
    """Keep a key under seal; the same key twice is kept once. A key of another account is never replaced by it."""
    if not Account.objects.filter(id=account_id).exists():
        return
    if SessionKey.objects.filter(id=access_key_id).exclude(account_id=account_id).exists():
        log.warning("account %s was handed the key %s, which belongs to another account", account_id, access_key_id)
        return
    SessionKey.objects.update_or_create(
        id=access_key_id,
        defaults={
            "account_id": account_id,
            "sealed": envelope.seal(secret, binding=access_key_id),
            "token_sha256": hashlib.sha256(session_token.encode()).hexdigest() if session_token else "",
            "identity": dict(identity),
            "role_name": role_name,
            "user_name": user_name,
            "expires": expires,
            "active": True,
        },
    )
    reads.forget_keys()


def forget(account_id: str, access_key_id: str, *, active: bool = False) -> None:
    """A learnt key was deleted or switched off (or on again) upstream."""
    SessionKey.objects.filter(id=access_key_id, account_id=account_id).update(active=active)
    reads.forget_keys()
