"""Backup gateway: a backup plan protects the virtual machine."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import PROTECTION, example_selection, unprotected
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "VIRTUALMACHINE_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    title="Virtual machines are protected by a backup plan",
    types=("AWS::BackupGateway::VirtualMachine",),
    why="Machines outside of the cloud fail as those within do.",
    fix="aws backup create-backup-selection with the virtual machine's ARN or a tag that it carries.",
    passes=Example(
        {},
        Item(arn="arn:aws:backup-gateway:us-east-1:111122223333:vm/vm-1"),
        inventory=example_selection("arn:aws:backup-gateway:*:*:vm/*"),
    ),
    fails=Example({}, Item(arn="arn:aws:backup-gateway:us-east-1:111122223333:vm/vm-1"), inventory=example_selection()),
    parameters=PROTECTION,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unprotected(inventory, item, parameters, "virtual machine")
