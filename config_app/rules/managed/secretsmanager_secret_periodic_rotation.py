"""Secrets Manager: secrets were renewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config_app.rules.documents import days_since
from config_app.rules.spec import Example, Item, NotRecorded, Parameter, rule


@rule(
    "SECRETSMANAGER_SECRET_PERIODIC_ROTATION",
    title="Secrets were renewed in time",
    types=("AWS::SecretsManager::Secret",),
    why="A password that never changes stays good for everybody who ever saw it.",
    fix="aws secretsmanager rotate-secret --secret-id ID",
    passes=Example(
        {"Name": "db", "LastRotatedDate": "2026-02-20T00:00:00Z"}, Item(at=datetime(2026, 3, 1, tzinfo=UTC))
    ),
    fails=Example({"Name": "db", "LastRotatedDate": "2025-02-20T00:00:00Z"}, Item(at=datetime(2026, 3, 1, tzinfo=UTC))),
    parameters=(Parameter("maxDaysSinceRotation", "int", default="90", least=1),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    age, most = (
        days_since(configuration.get("LastRotatedDate") or configuration.get("CreatedDate"), item.at),
        parameters["maxDaysSinceRotation"],
    )
    if age is None:
        raise NotRecorded("When the secret was last rotated is not recorded.")
    return f"The secret was last renewed {int(age)} days ago, more than {most}." if age > most else None
