"""DynamoDB: tables are encrypted with a key that can be seen."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "DYNAMODB_TABLE_ENCRYPTION_ENABLED",
    title="Tables are encrypted with a key of KMS",
    types=("AWS::DynamoDB::Table",),
    why="What AWS's own hidden key encrypts can be opened by nobody's decision but AWS's.",
    fix="aws dynamodb update-table --sse-specification Enabled=true",
    passes={"ssedescription": {"status": "ENABLED"}},
    fails={"ssedescription": {"status": "DISABLED"}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if at(configuration, "ssedescription", "status") not in {"ENABLED", "ENABLING", "UPDATING"}:
        return "The table's encryption with a key of KMS is off."
    return None
