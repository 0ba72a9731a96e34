"""RDS: no security groups of the time before VPCs."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "RDS_DB_SECURITY_GROUP_NOT_ALLOWED",
    title="Databases have no security groups of their own",
    types=("AWS::RDS::DBSecurityGroup",),
    why="Such groups belong to the classic network and are seen by none of the rules for VPCs.",
    fix="aws rds delete-db-security-group --db-security-group-name NAME",
    passes={"dBSecurityGroupName": "default"},
    fails={"dBSecurityGroupName": "legacy"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("dBSecurityGroupName") != "default":
        return "A database security group of the classic network exists."
    return None
