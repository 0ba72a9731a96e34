"""RDS: databases are backed up."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "DB_INSTANCE_BACKUP_ENABLED",
    title="Databases are backed up",
    types=("AWS::RDS::DBInstance",),
    why="Without backups a dropped table is gone.",
    fix="aws rds modify-db-instance --db-instance-identifier ID --backup-retention-period 7",
    passes={"backupRetentionPeriod": 7, "preferredBackupWindow": "02:00-03:00"},
    fails={"backupRetentionPeriod": 0},
    parameters=(
        Parameter("backupRetentionMinimum", "int", least=1, most=35),
        Parameter("backupRetentionPeriod", "int", least=1, most=35),
        Parameter("checkReadReplicas", "flag"),
        Parameter("preferredBackupWindow"),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("readReplicaSourceDBInstanceIdentifier") and not parameters.get("checkReadReplicas"):
        return NOT_APPLICABLE
    days = int(configuration.get("backupRetentionPeriod") or 0)
    if not days:
        return "The database is not backed up."
    if days < parameters.get("backupRetentionMinimum", 0):
        return f"Backups are kept for {days} days, less than {parameters['backupRetentionMinimum']}."
    if days != parameters.get("backupRetentionPeriod", days):
        return f"Backups are kept for {days} days instead of {parameters['backupRetentionPeriod']}."
    window = parameters.get("preferredBackupWindow")
    if window and configuration.get("preferredBackupWindow") != window:
        return f"Backups are made at {configuration.get('preferredBackupWindow')} instead of {window}."
    return None
