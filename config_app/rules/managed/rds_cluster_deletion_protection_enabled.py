"""RDS: nobody deletes a cluster by mistake."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "RDS_CLUSTER_DELETION_PROTECTION_ENABLED",
    title="Database clusters are protected against deletion",
    types=("AWS::RDS::DBCluster",),
    why="One call deletes a cluster that is not protected.",
    fix="aws rds modify-db-cluster --db-cluster-identifier ID --deletion-protection",
    passes={"deletionProtection": True},
    fails={"deletionProtection": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if configuration.get("deletionProtection") else "The cluster can be deleted by one call."
