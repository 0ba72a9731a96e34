"""Neptune: snapshots are not given to everybody."""

from __future__ import annotations

from typing import Any

from config_app.rules.snapshots import restorable_by_all
from config_app.rules.spec import NOT_APPLICABLE, Example, Item, rule


@rule(
    "NEPTUNE_CLUSTER_SNAPSHOT_PUBLIC_PROHIBITED",
    title="Snapshots of graph databases cannot be restored by everybody",
    types=("AWS::RDS::DBClusterSnapshot",),
    why="Whoever restores a public snapshot has the whole database.",
    fix="aws neptune modify-db-cluster-snapshot-attribute --attribute-name restore --values-to-remove all",
    passes=Example(
        {"engine": "neptune"},
        Item(
            type="AWS::RDS::DBClusterSnapshot",
            supplementary={"DBClusterSnapshotAttributes": [{"attributeName": "restore", "attributeValues": []}]},
        ),
    ),
    fails=Example(
        {"engine": "neptune"},
        Item(
            type="AWS::RDS::DBClusterSnapshot",
            supplementary={"DBClusterSnapshotAttributes": [{"attributeName": "restore", "attributeValues": ["all"]}]},
        ),
    ),
    severity="critical",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    return restorable_by_all(item) if configuration.get("engine") == "neptune" else NOT_APPLICABLE
