"""Secrets Manager: rotation happens when it should."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import on
from config_app.rules.spec import NOT_APPLICABLE, NotRecorded, rule


@rule(
    "SECRETSMANAGER_SCHEDULED_ROTATION_SUCCESS_CHECK",
    title="Secrets rotated when they should have",
    types=("AWS::SecretsManager::Secret",),
    why="A rotation that fails unseen leaves the old password in place.",
    fix="aws secretsmanager rotate-secret --secret-id ID, and read the log of the rotation function.",
    passes={"RotationEnabled": True, "RotationOccurringAsScheduled": True},
    fails={"RotationEnabled": True, "RotationOccurringAsScheduled": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not configuration.get("RotationEnabled"):
        return NOT_APPLICABLE
    if "RotationOccurringAsScheduled" not in configuration:
        raise NotRecorded("Whether the secret rotated as scheduled is not recorded.")
    return (
        None if on(configuration["RotationOccurringAsScheduled"]) else "The secret did not rotate when it should have."
    )
