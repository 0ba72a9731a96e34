"""RDS: the machine under the database is watched."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import Parameter, rule


@rule(
    "RDS_ENHANCED_MONITORING_ENABLED",
    title="Databases have enhanced monitoring",
    types=("AWS::RDS::DBInstance",),
    why="What the machine does when a database is slow is seen only if it was being watched.",
    fix="aws rds modify-db-instance --monitoring-interval 60 --monitoring-role-arn ROLE",
    passes={"monitoringInterval": 60},
    fails={"monitoringInterval": 0},
    parameters=(Parameter("monitoringInterval", "int", least=1, most=60),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    seconds, wanted = int(configuration.get("monitoringInterval") or 0), parameters.get("monitoringInterval")
    if not seconds:
        return "Enhanced monitoring is off."
    if wanted is not None and seconds != wanted:
        return f"The machine is looked at every {seconds} seconds instead of {wanted}."
    return None
