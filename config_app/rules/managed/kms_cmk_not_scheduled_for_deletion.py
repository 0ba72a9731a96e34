"""KMS: no key is about to be deleted."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import among
from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "KMS_CMK_NOT_SCHEDULED_FOR_DELETION",
    title="No key is about to be deleted",
    types=("AWS::KMS::Key",),
    why="With the key goes everything that it encrypted, for ever.",
    fix="aws kms cancel-key-deletion --key-id ID",
    passes={"keyId": "1", "keyManager": "CUSTOMER", "keyState": "Enabled"},
    fails={"keyId": "2", "keyManager": "CUSTOMER", "keyState": "PendingDeletion"},
    parameters=(Parameter("kmsKeyIds", "list"),),
    trigger="periodic",
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    names = parameters.get("kmsKeyIds")
    if configuration.get("keyManager") == "AWS" or (names and not among(configuration.get("keyId"), names)):
        return NOT_APPLICABLE
    if configuration.get("keyState") in {"PendingDeletion", "PendingReplicaDeletion"}:
        return f"The key is to be deleted on {configuration.get('deletionDate') or 'an unknown day'}."
    return None
