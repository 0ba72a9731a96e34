"""EBS: a backup plan protects the volume."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import PROTECTION, example_selection, unprotected
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    title="Volumes are protected by a backup plan",
    types=("AWS::EC2::Volume",),
    why="A disk without a protected backup is gone when it fails or is encrypted by an attacker.",
    fix="aws backup create-backup-selection with the volume's ARN or a tag that it carries.",
    passes=Example(
        {},
        Item(arn="arn:aws:ec2:us-east-1:111122223333:volume/vol-1"),
        inventory=example_selection("arn:aws:ec2:*:*:volume/*"),
    ),
    fails=Example({}, Item(arn="arn:aws:ec2:us-east-1:111122223333:volume/vol-1"), inventory=example_selection()),
    parameters=PROTECTION,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unprotected(inventory, item, parameters, "volume")
