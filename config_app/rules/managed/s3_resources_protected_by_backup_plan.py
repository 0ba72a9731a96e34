"""S3: a backup plan protects the bucket."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import PROTECTION, example_selection, unprotected
from config_app.rules.spec import Example, Inventory, Item, rule


@rule(
    "S3_RESOURCES_PROTECTED_BY_BACKUP_PLAN",
    title="Buckets are protected by a backup plan",
    types=("AWS::S3::Bucket",),
    why="Objects that were overwritten by an attacker come back from a vault, not from the bucket.",
    fix="aws backup create-backup-selection with the bucket's ARN or a tag that it carries.",
    passes=Example({}, Item(arn="arn:aws:s3:::b"), inventory=example_selection("arn:aws:s3:::*")),
    fails=Example({}, Item(arn="arn:aws:s3:::b"), inventory=example_selection()),
    parameters=PROTECTION,
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unprotected(inventory, item, parameters, "bucket")
