"""EC2: a backup plan protects the instance."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import PROTECTION, example_selection, unprotected
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "EC2_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    title="Instances are protected by a backup plan",
    types=("AWS::EC2::Instance",),
    why="A machine that cannot be restored has to be built again from memory.",
    fix="aws backup create-backup-selection with the instance's ARN or a tag that it carries.",
    passes=Example(
        {},
        Item(arn="arn:aws:ec2:us-east-1:111122223333:instance/i-1"),
        inventory=example_selection("arn:aws:ec2:*:*:instance/*"),
    ),
    fails=Example({}, Item(arn="arn:aws:ec2:us-east-1:111122223333:instance/i-1"), inventory=example_selection()),
    parameters=PROTECTION,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unprotected(inventory, item, parameters, "instance")
