"""Redshift: clusters are backed up."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "REDSHIFT_BACKUP_ENABLED",
    title="Data warehouses are backed up",
    types=("AWS::Redshift::Cluster",),
    why="Without snapshots a dropped schema is gone.",
    fix="aws redshift modify-cluster --automated-snapshot-retention-period 7",
    passes={"automatedSnapshotRetentionPeriod": 7},
    fails={"automatedSnapshotRetentionPeriod": 0},
    parameters=(
        Parameter("MinRetentionPeriod", "int", least=1, most=35),
        Parameter("MaxRetentionPeriod", "int", least=1, most=35),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    days = int(configuration.get("automatedSnapshotRetentionPeriod") or 0)
    if not days:
        return "The cluster makes no automated snapshots."
    if not parameters.get("MinRetentionPeriod", 1) <= days <= parameters.get("MaxRetentionPeriod", 35):
        return f"Snapshots are kept for {days} days, which is outside of what was agreed."
    return None
