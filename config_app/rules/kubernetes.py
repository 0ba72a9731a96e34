"""Versions and encryption of Kubernetes clusters; shared by the rules on them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.encryption import wrong_key


def version(text: Any) -> tuple[int, ...]:
    """`1.9` as (1, 9), so that 1.10 is newer."""
    return tuple(int(part) if part.isdigit() else 0 for part in str(text or "0").split("."))


def secrets_in_plain_text(configuration: Mapping[str, Any], keys: Sequence[str] | None) -> str | None:
    """None where a cluster's secrets are encrypted with a key, and one of those asked for if any are; else a sentence."""
    for entry in listed(configuration.get("EncryptionConfig")):
        if "secrets" in listed(entry.get("Resources")):
            return wrong_key(at(entry, "Provider", "KeyArn"), keys, "What the cluster keeps secret")
    return "The cluster's secrets are not encrypted with a KMS key."
