"""Opaque page tokens: signed, and bound to the parameters of the call that they continue."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings

from project.kernel import canonical
from project.kernel.errors import CallError

_TOKEN_MEMBERS = frozenset({"NextToken", "nextToken", "Marker", "MaxResults", "Limit", "limit", "MaxItems"})


def _seal(payload: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"page" + payload, "sha256")[:16]


def _binding(scope: str, parameters: Mapping[str, Any]) -> str:
    own = {k: v for k, v in parameters.items() if k not in _TOKEN_MEMBERS and v is not None}
    return canonical.md5([scope, own])[:12]


def token(scope: str, parameters: Mapping[str, Any], position: Any) -> str:
    """A token for `position` (any JSON value). `scope` is operation and account: a token never crosses either."""
    payload = orjson.dumps([_binding(scope, parameters), position])
    return base64.urlsafe_b64encode(_seal(payload) + payload).decode()


def is_own(text: str) -> bool:
    """Whether a token was made here, for whichever call; another one is that of a cloud behind the gateway."""
    try:
        raw = base64.urlsafe_b64decode(text.encode())
    except (ValueError, binascii.Error):
        return False
    return hmac.compare_digest(raw[:16], _seal(raw[16:]))


def position(scope: str, parameters: Mapping[str, Any], text: str, *, code: str = "InvalidNextTokenException") -> Any:
    """The position that a token holds; raises CallError(`code`) where it is forged or of another call."""
    try:
        raw = base64.urlsafe_b64decode(text.encode())
        seal, payload = raw[:16], raw[16:]
        if not hmac.compare_digest(seal, _seal(payload)):
            raise ValueError("seal")
        binding, place = orjson.loads(payload)
        if binding != _binding(scope, parameters):
            raise ValueError("binding")
    except (ValueError, TypeError, binascii.Error) as problem:
        raise CallError(
            code, "The token is not valid for these parameters. Repeat the call without it to begin again."
        ) from problem
    return place
