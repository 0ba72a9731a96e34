"""EBS: a backup plan covers the volume."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import example_selection, unplanned
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "EBS_IN_BACKUP_PLAN",
    title="A backup plan covers every volume",
    types=("AWS::EC2::Volume",),
    why="A disk without a planned backup is one failure or one mistake away from being gone.",
    fix="aws backup create-backup-selection with the volume's ARN or a tag that it carries.",
    passes=Example(
        {"volumeId": "vol-1"},
        Item(arn="arn:aws:ec2:us-east-1:111122223333:volume/vol-1"),
        inventory=example_selection("arn:aws:ec2:*:*:volume/*"),
    ),
    fails=Example(
        {"volumeId": "vol-1"},
        Item(arn="arn:aws:ec2:us-east-1:111122223333:volume/vol-1"),
        inventory=example_selection("arn:aws:rds:*:*:db:*"),
    ),
    trigger="periodic",
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unplanned(inventory, item, "volume")
