"""Learn keys that an upstream hands out, so that calls signed with them verify and carry their identity."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from project.platform.identity import reads
from project.platform.identity.models import Account, SessionKey
from project.platform.keys import envelope

log = logging.getLogger(__name__)


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
