"""Elasticsearch: domains are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.encryption import unencrypted
from config_app.rules.spec import rule


@rule(
    "ELASTICSEARCH_ENCRYPTED_AT_REST",
    title="Search domains are encrypted (Elasticsearch)",
    types=("AWS::Elasticsearch::Domain",),
    why="An index holds what it was made of, readable on the disks of every node.",
    fix="Make a new domain with encryption at rest and move the indexes to it.",
    passes={"encryptionAtRestOptions": {"enabled": True}},
    fails={"encryptionAtRestOptions": {"enabled": False}},
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unencrypted(at(configuration, "encryptionAtRestOptions", "enabled"), None, None, "The domain")
