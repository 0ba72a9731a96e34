"""RDS: a backup plan covers the database."""

from __future__ import annotations

from typing import Any

from config_app.rules.backups import unplanned
from config_app.rules.spec import Example, Inventory, Item, Known, rule


@rule(
    "RDS_IN_BACKUP_PLAN",
    title="A backup plan covers every database",
    types=("AWS::RDS::DBInstance",),
    why="The database's own backups end with the database; a plan's stay in a vault.",
    fix="aws backup create-backup-selection with the database's ARN or a tag that it carries.",
    passes=Example(
        {"dBInstanceIdentifier": "db"},
        Item(arn="arn:aws:rds:us-east-1:111122223333:db:db", tags={"backup": "daily"}),
        inventory={
            "AWS::Backup::BackupSelection": (
                Known(
                    {
                        "BackupPlanId": "plan-1",
                        "BackupSelection": {
                            "ListOfTags": [
                                {"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}
                            ]
                        },
                    }
                ),
            )
        },
    ),
    fails=Example(
        {"dBInstanceIdentifier": "db"},
        Item(arn="arn:aws:rds:us-east-1:111122223333:db:db"),
        inventory={
            "AWS::Backup::BackupSelection": (
                Known(
                    {
                        "BackupPlanId": "plan-1",
                        "BackupSelection": {
                            "ListOfTags": [
                                {"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}
                            ]
                        },
                    }
                ),
            )
        },
    ),
    trigger="periodic",
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item, inventory: Inventory) -> Any:
    return unplanned(inventory, item, "database")
