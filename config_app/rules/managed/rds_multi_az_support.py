"""RDS: databases have a standby in a second zone."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "RDS_MULTI_AZ_SUPPORT",
    title="Databases have a standby in a second zone",
    types=("AWS::RDS::DBInstance",),
    why="Without a standby the loss of a zone is the loss of the database.",
    fix="aws rds modify-db-instance --db-instance-identifier ID --multi-az",
    passes={"multiAZ": True},
    fails={"multiAZ": False},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not configuration.get("multiAZ"):
        return "The database has no standby in a second zone."
    return None
