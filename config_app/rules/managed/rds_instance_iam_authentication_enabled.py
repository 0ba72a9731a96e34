"""RDS: people sign in to databases with IAM."""

from __future__ import annotations

from typing import Any

from config_app.rules.databases import IAM_ENGINES
from config_app.rules.spec import NOT_APPLICABLE, rule


@rule(
    "RDS_INSTANCE_IAM_AUTHENTICATION_ENABLED",
    title="Databases let people sign in with IAM",
    types=("AWS::RDS::DBInstance",),
    why="Passwords of a database are shared and never taken back; IAM's permissions are.",
    fix="aws rds modify-db-instance --db-instance-identifier ID --enable-iam-database-authentication",
    passes={"engine": "postgres", "dBInstanceStatus": "available", "iAMDatabaseAuthenticationEnabled": True},
    fails={"engine": "postgres", "dBInstanceStatus": "available", "iAMDatabaseAuthenticationEnabled": False},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    settled = configuration.get("dBInstanceStatus", "available") in {
        "available",
        "backing-up",
        "storage-optimization",
        "storage-full",
    }
    if configuration.get("engine") not in IAM_ENGINES or not settled:
        return NOT_APPLICABLE
    return (
        None
        if configuration.get("iAMDatabaseAuthenticationEnabled")
        else "Nobody can sign in to the database with IAM."
    )
