"""OpenSearch: domains are encrypted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.encryption import unencrypted
from config_app.rules.spec import rule


@rule(
    "OPENSEARCH_ENCRYPTED_AT_REST",
    title="Search domains are encrypted",
    types=("AWS::OpenSearch::Domain",),
    why="An index holds what it was made of, readable on the disks of every node.",
    fix="aws opensearch update-domain-config --encryption-at-rest-options Enabled=true",
    passes={"EncryptionAtRestOptions": {"Enabled": True}},
    fails={"EncryptionAtRestOptions": {"Enabled": False}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return unencrypted(at(configuration, "EncryptionAtRestOptions", "Enabled"), None, None, "The domain")
