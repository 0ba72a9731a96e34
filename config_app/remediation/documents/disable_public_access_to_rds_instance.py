"""RDS: a database has no public address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import NotRepairable, Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-DisablePublicAccessToRDSInstance",
    title="The database has no public address",
    changes="Makes the instance not publicly accessible.",
    risk="medium: clients outside its network lose it",
    types=("AWS::RDS::DBInstance",),
    parameters=(Parameter("DbiResourceId", required=True),),
    permissions=(
        "rds:DescribeDBInstances",
        "rds:ModifyDBInstance",
    ),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    number = parameters["DbiResourceId"]
    found = yield Step("Find", "rds:DescribeDBInstances", {})
    named = [one["DBInstanceIdentifier"] for one in found.get("DBInstances", [])
             if number in (one.get("DbiResourceId"), one["DBInstanceIdentifier"])]  # fmt: skip
    if not named:
        raise NotRepairable(f"There is no database instance {number} in this region.")
    yield Step("Modify", "rds:ModifyDBInstance",
               {"DBInstanceIdentifier": named[0], "PubliclyAccessible": False, "ApplyImmediately": True})  # fmt: skip
