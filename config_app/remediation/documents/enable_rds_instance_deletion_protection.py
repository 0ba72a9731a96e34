"""RDS: a database cannot be deleted by mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import NotRepairable, Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-EnableRDSInstanceDeletionProtection",
    title="The database is protected from deletion",
    changes="Turns the instance's deletion protection on.",
    risk="low: whoever deletes it must first turn it off",
    types=("AWS::RDS::DBInstance",),
    parameters=(Parameter("DbInstanceResourceId", required=True),),
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
    yield Step("Modify", "rds:ModifyDBInstance",
               {"DBInstanceIdentifier": named[0], "DeletionProtection": True, "ApplyImmediately": True})  # fmt: skip
