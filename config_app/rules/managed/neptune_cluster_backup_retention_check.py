"""Neptune: backups are kept long enough."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "NEPTUNE_CLUSTER_BACKUP_RETENTION_CHECK",
    title="Graph databases keep backups long enough",
    types=("AWS::RDS::DBCluster",),
    why="What was lost before the oldest backup is lost.",
    fix="aws neptune modify-db-cluster --db-cluster-identifier ID --backup-retention-period 7",
    passes={"engine": "neptune", "backupRetentionPeriod": 7},
    fails={"engine": "neptune", "backupRetentionPeriod": 1},
    parameters=(Parameter("minimumBackupRetentionPeriod", "int", default="7", required=True, least=1, most=35),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("engine") != "neptune":
        return NOT_APPLICABLE
    days, least = int(configuration.get("backupRetentionPeriod") or 0), parameters["minimumBackupRetentionPeriod"]
    return None if days >= least else f"Backups are kept for {days} days, less than {least}."
