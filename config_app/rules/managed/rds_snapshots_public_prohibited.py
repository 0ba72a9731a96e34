"""RDS: snapshots are not given to everybody."""

from __future__ import annotations

from typing import Any

from config_app.rules.snapshots import restorable_by_all
from config_app.rules.spec import Example, Item, rule


@rule(
    "RDS_SNAPSHOTS_PUBLIC_PROHIBITED",
    title="Database snapshots cannot be restored by everybody",
    types=(
        "AWS::RDS::DBClusterSnapshot",
        "AWS::RDS::DBSnapshot",
    ),
    why="Whoever restores a public snapshot has the whole database.",
    fix="aws rds modify-db-snapshot-attribute --attribute-name restore --values-to-remove all",
    passes=Example(
        {"dBSnapshotIdentifier": "s-1"},
        Item(
            supplementary={"DBSnapshotAttributes": [{"attributeName": "restore", "attributeValues": []}]},
            type="AWS::RDS::DBSnapshot",
        ),
    ),
    fails=Example(
        {"dBSnapshotIdentifier": "s-2"},
        Item(
            supplementary={"DBSnapshotAttributes": [{"attributeName": "restore", "attributeValues": ["all"]}]},
            type="AWS::RDS::DBSnapshot",
        ),
    ),
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    return restorable_by_all(item)
