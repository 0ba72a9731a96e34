"""Backup: recovery points are kept long enough."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Parameter, rule


@rule(
    "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK",
    title="Backups are kept long enough",
    types=("AWS::Backup::RecoveryPoint",),
    why="An attack is noticed after weeks; backups that are gone by then help nobody.",
    fix="aws backup update-recovery-point-lifecycle --lifecycle DeleteAfterDays=35",
    passes={"Lifecycle": {"DeleteAfterDays": 35}},
    fails={"Lifecycle": {"DeleteAfterDays": 7}},
    parameters=(Parameter("requiredRetentionDays", "int", default="35", least=1),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    days, least = at(configuration, "Lifecycle", "DeleteAfterDays"), parameters["requiredRetentionDays"]
    if days is not None and int(days) < least:
        return f"The recovery point is kept for {days} days, less than {least}."
    return None
