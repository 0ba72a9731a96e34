"""RDS: databases have no public address."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "RDS_INSTANCE_PUBLIC_ACCESS_CHECK",
    title="Databases have no public address",
    types=("AWS::RDS::DBInstance",),
    why="A database with a public address is one password away from everybody.",
    fix="aws rds modify-db-instance --db-instance-identifier ID --no-publicly-accessible",
    passes={"publiclyAccessible": False},
    fails={"publiclyAccessible": True},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("publiclyAccessible"):
        return "The database has a public address."
    return None
