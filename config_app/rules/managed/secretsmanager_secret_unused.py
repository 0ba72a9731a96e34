"""Secrets Manager: secrets are in use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from config_app.rules.documents import days_since
from config_app.rules.spec import Example, Item, NotRecorded, Parameter, rule


@rule(
    "SECRETSMANAGER_SECRET_UNUSED",
    title="Secrets are in use",
    types=("AWS::SecretsManager::Secret",),
    why="A secret that nobody reads is a key that nobody misses.",
    fix="aws secretsmanager delete-secret --secret-id ID, which can be undone for 30 days.",
    passes=Example(
        {"Name": "db", "LastAccessedDate": "2026-02-20T00:00:00Z"}, Item(at=datetime(2026, 3, 1, tzinfo=UTC))
    ),
    fails=Example(
        {"Name": "db", "LastAccessedDate": "2025-02-20T00:00:00Z"}, Item(at=datetime(2026, 3, 1, tzinfo=UTC))
    ),
    parameters=(Parameter("unusedForDays", "int", default="90", least=1),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    age, most = (
        days_since(configuration.get("LastAccessedDate") or configuration.get("CreatedDate"), item.at),
        parameters["unusedForDays"],
    )
    if age is None:
        raise NotRecorded("When the secret was last read is not recorded.")
    return f"Nobody has read the secret for {int(age)} days." if age > most else None
