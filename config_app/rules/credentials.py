"""What the credential report says of a user; shared by the rules on passwords, access keys and second factors. Pure.

A user's line of the report is read from its supplementary configuration `CredentialReport`, under the report's own column
names (IAM's GetCredentialReport): `password_enabled`, `mfa_active`, `access_key_1_last_rotated` …
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from config_app.rules.documents import moment, on
from config_app.rules.spec import Item, NotRecorded


@dataclass(frozen=True)
class Key:
    """One of the two access keys that a user may have."""

    number: int
    active: bool
    rotated: datetime | None
    used: datetime | None


def report(item: Item) -> Mapping[str, Any]:
    """The user's line of the credential report; NotRecorded where there is none."""
    line: Mapping[str, Any] | None = item.part("CredentialReport")
    if not line:
        raise NotRecorded("The user is not in the credential report yet.")
    return line


def has_password(line: Mapping[str, Any]) -> bool:
    return on(line.get("password_enabled"))


def has_mfa(line: Mapping[str, Any]) -> bool:
    return on(line.get("mfa_active"))


def active_keys(line: Mapping[str, Any]) -> Iterator[Key]:
    for number in (1, 2):
        if on(line.get(f"access_key_{number}_active")):
            yield Key(
                number,
                True,
                moment(line.get(f"access_key_{number}_last_rotated")),
                moment(line.get(f"access_key_{number}_last_used_date")),
            )
