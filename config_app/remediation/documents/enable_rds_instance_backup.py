"""RDS: a database is backed up every day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import NotRepairable, Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-EnableRDSInstanceBackup",
    title="The database is backed up every day",
    changes="Sets for how many days the instance's backups are kept.",
    risk="medium: from no backups at all the change restarts the database",
    types=("AWS::RDS::DBInstance",),
    parameters=(
        Parameter("DbInstanceResourceId", required=True),
        Parameter("BackupRetentionPeriod", "int", default="7", least=1, most=35),
    ),
    permissions=(
        "rds:DescribeDBInstances",
        "rds:ModifyDBInstance",
    ),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    number = parameters["DbInstanceResourceId"]
    found = yield Step("Find", "rds:DescribeDBInstances", {})
    named = [one["DBInstanceIdentifier"] for one in found.get("DBInstances", [])
             if number in (one.get("DbiResourceId"), one["DBInstanceIdentifier"])]  # fmt: skip
    if not named:
        raise NotRepairable(f"There is no database instance {number} in this region.")
    wanted = {"DBInstanceIdentifier": named[0], "BackupRetentionPeriod": parameters["BackupRetentionPeriod"]}
    yield Step("Modify", "rds:ModifyDBInstance", {**wanted, "ApplyImmediately": True})
