"""Redshift: the database's name is not the default one."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "REDSHIFT_DEFAULT_DB_NAME_CHECK",
    title="Warehouses have database names of their own",
    types=("AWS::Redshift::Cluster",),
    why="A default name is tried first.",
    fix="Make the cluster anew with another --db-name.",
    passes={"dBName": "sales"},
    fails={"dBName": "dev"},
    parameters=(Parameter("validDatabaseNames", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    name, agreed = configuration.get("dBName"), parameters.get("validDatabaseNames")
    if name == "dev":
        return "The database has the default name dev."
    return (
        f"The database is called {name}, which is none of the names agreed." if agreed and name not in agreed else None
    )
