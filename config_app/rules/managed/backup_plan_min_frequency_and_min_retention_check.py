"""Backup: plans run often and keep long."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import backup_rules
from config_app.rules.documents import at
from config_app.rules.schedules import longest_pause
from config_app.rules.spec import Parameter, rule


@rule(
    "BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK",
    title="Backup plans run often enough and keep backups long enough",
    types=("AWS::Backup::BackupPlan",),
    why="What was written since the last backup, and what was lost before the oldest one, is gone.",
    fix="aws backup update-backup-plan with a rule that runs and keeps as asked.",
    passes={
        "BackupPlan": {
            "BackupPlanRule": [{"ScheduleExpression": "cron(0 5 ? * * *)", "Lifecycle": {"DeleteAfterDays": 35}}]
        }
    },
    fails={
        "BackupPlan": {
            "BackupPlanRule": [{"ScheduleExpression": "cron(0 5 ? * SUN *)", "Lifecycle": {"DeleteAfterDays": 35}}]
        }
    },
    parameters=(
        Parameter("requiredFrequencyValue", "int", default="1", least=1, most=31),
        Parameter("requiredRetentionDays", "int", default="35", least=1),
        Parameter("requiredFrequencyUnit", default="days", choices=("hours", "days")),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    value, unit, days = (
        parameters["requiredFrequencyValue"],
        parameters["requiredFrequencyUnit"],
        parameters["requiredRetentionDays"],
    )
    hours = value * (24 if unit == "days" else 1)
    for entry in backup_rules(configuration):
        pause = longest_pause(str(entry.get("ScheduleExpression") or ""))
        kept = at(entry, "Lifecycle", "DeleteAfterDays")
        if pause is not None and pause <= hours and (kept is None or int(kept) >= days):
            return None
    return f"No rule of the plan backs up every {value} {unit} and keeps backups for {days} days."
