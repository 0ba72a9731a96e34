"""DynamoDB: tables can be restored to any moment."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Example, Item, rule


@rule(
    "DYNAMODB_PITR_ENABLED",
    title="Tables can be restored to any moment",
    types=("AWS::DynamoDB::Table",),
    why="A table without continuous backups can only be restored to when somebody last thought of it.",
    fix="aws dynamodb update-continuous-backups with PointInTimeRecoveryEnabled=true.",
    passes=Example(
        {"tableName": "t"},
        Item(
            supplementary={
                "ContinuousBackupsDescription": {
                    "pointInTimeRecoveryDescription": {"pointInTimeRecoveryStatus": "ENABLED"}
                }
            }
        ),
    ),
    fails=Example(
        {"tableName": "t"},
        Item(
            supplementary={
                "ContinuousBackupsDescription": {
                    "pointInTimeRecoveryDescription": {"pointInTimeRecoveryStatus": "DISABLED"}
                }
            }
        ),
    ),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    recovery = at(
        item.part("ContinuousBackupsDescription"), "pointInTimeRecoveryDescription", "pointInTimeRecoveryStatus"
    )
    return None if recovery == "ENABLED" else "The table has no point-in-time recovery."
