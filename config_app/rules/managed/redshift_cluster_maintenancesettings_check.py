"""Redshift: clusters are maintained as agreed."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "REDSHIFT_CLUSTER_MAINTENANCESETTINGS_CHECK",
    title="Data warehouses are maintained as agreed",
    types=("AWS::Redshift::Cluster",),
    why="A warehouse without upgrades and snapshots falls behind unseen.",
    fix="aws redshift modify-cluster --allow-version-upgrade --preferred-maintenance-window … --automated-snapshot-retention-period …",
    passes={
        "allowVersionUpgrade": True,
        "automatedSnapshotRetentionPeriod": 1,
        "preferredMaintenanceWindow": "sat:16:00-sat:16:30",
    },
    fails={"allowVersionUpgrade": False, "automatedSnapshotRetentionPeriod": 1},
    parameters=(
        Parameter("allowVersionUpgrade", "flag", default="true", required=True),
        Parameter("preferredMaintenanceWindow"),
        Parameter("automatedSnapshotRetentionPeriod", "int", default="1", least=0, most=35),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    wrong = []
    if bool(configuration.get("allowVersionUpgrade")) != parameters["allowVersionUpgrade"]:
        wrong.append("version upgrades")
    window = parameters.get("preferredMaintenanceWindow")
    if window and str(configuration.get("preferredMaintenanceWindow", "")).lower() != window.lower():
        wrong.append("the maintenance window")
    if int(configuration.get("automatedSnapshotRetentionPeriod") or 0) < parameters["automatedSnapshotRetentionPeriod"]:
        wrong.append("the retention of snapshots")
    return f"Other than agreed: {', '.join(wrong)}" if wrong else None
