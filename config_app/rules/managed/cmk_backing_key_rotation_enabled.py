"""KMS: customer keys rotate."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Example, Item, rule


@rule(
    "CMK_BACKING_KEY_ROTATION_ENABLED",
    title="Customer keys rotate every year",
    types=("AWS::KMS::Key",),
    why="A key that never changes protects ever more data with one secret.",
    fix="aws kms enable-key-rotation --key-id ID",
    passes=Example({"keyManager": "CUSTOMER", "keyState": "Enabled"}, Item(supplementary={"KeyRotationStatus": True})),
    fails=Example({"keyManager": "CUSTOMER", "keyState": "Enabled"}, Item(supplementary={"KeyRotationStatus": False})),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    symmetric = configuration.get("keySpec", "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"
    if configuration.get("keyManager") == "AWS" or not symmetric or configuration.get("keyState") == "PendingDeletion":
        return NOT_APPLICABLE
    if not item.supplementary.get("KeyRotationStatus"):
        return "Rotation of the key is off."
    return None
