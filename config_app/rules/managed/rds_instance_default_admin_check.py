"""RDS: the administrator's name is not the default one."""

from __future__ import annotations

from typing import Any

from config_app.rules.databases import default_admin
from config_app.rules.spec import Parameter, rule


@rule(
    "RDS_INSTANCE_DEFAULT_ADMIN_CHECK",
    title="Administrators of databases have names of their own",
    types=("AWS::RDS::DBInstance",),
    why="Half of the credentials is known where the name was never changed.",
    fix="Make the database anew from a snapshot with another --master-username.",
    passes={"engine": "postgres", "masterUsername": "keeper"},
    fails={"engine": "postgres", "masterUsername": "postgres"},
    parameters=(Parameter("validAdminUserNames", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return default_admin(configuration.get("masterUsername"), parameters.get("validAdminUserNames"))
