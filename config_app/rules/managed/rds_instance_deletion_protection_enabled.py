"""RDS: nobody deletes a database by mistake."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Parameter, rule


@rule(
    "RDS_INSTANCE_DELETION_PROTECTION_ENABLED",
    title="Databases are protected against deletion",
    types=("AWS::RDS::DBInstance",),
    why="One call deletes a database that is not protected, and its automated backups with it.",
    fix="aws rds modify-db-instance --db-instance-identifier ID --deletion-protection",
    passes={"engine": "mysql", "deletionProtection": True},
    fails={"engine": "mysql", "deletionProtection": False},
    parameters=(Parameter("databaseEngines", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    engines = parameters.get("databaseEngines")
    if engines and configuration.get("engine") not in engines:
        return NOT_APPLICABLE
    return None if configuration.get("deletionProtection") else "The database can be deleted by one call."
