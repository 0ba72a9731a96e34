"""RDS: clusters span zones."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "RDS_CLUSTER_MULTI_AZ_ENABLED",
    title="Database clusters span zones",
    types=("AWS::RDS::DBCluster",),
    why="Without an instance in a second zone the loss of a zone is the loss of the database.",
    fix="aws rds create-db-instance --db-cluster-identifier ID, in another zone.",
    passes={"engine": "aurora-mysql", "multiAZ": True},
    fails={"engine": "aurora-mysql", "multiAZ": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if configuration.get("multiAZ") else "The cluster is in one zone only."
