"""Whether something is encrypted, and with a key that was asked for; shared by the rules on encryption. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from config_app.rules.documents import among, listed, on


def unencrypted(flag: Any, key: Any, wanted: Any, what: str) -> str | None:
    """None where `flag` is set and, if keys are asked for, `key` is one of them; else a sentence about `what`."""
    if not on(flag):
        return f"{what} is not encrypted."
    return wrong_key(key, wanted, what)


def wrong_key(key: Any, wanted: Any, what: str) -> str | None:
    """None where no key is asked for or `key` is one of those; else a sentence."""
    keys = listed(wanted)
    if keys and not among(key, keys):
        return f"{what} is encrypted with {key or 'a default key'}, which is none of the keys asked for."
    return None


def without_key(key: Any, wanted: Sequence[str] | str | None, what: str) -> str | None:
    """As `unencrypted`, where a key alone says that there is encryption."""
    if not key:
        return f"{what} is not encrypted with a KMS key."
    return wrong_key(key, wanted, what)
