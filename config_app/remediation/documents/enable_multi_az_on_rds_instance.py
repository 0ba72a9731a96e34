"""RDS: a database stands in two zones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import NotRepairable, Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-EnableMultiAZOnRDSInstance",
    title="The database stands in two zones",
    changes="Gives the instance a standby in another zone.",
    risk="medium: it costs twice as much, and the change may slow the database for a while",
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
               {"DBInstanceIdentifier": named[0], "MultiAZ": True, "ApplyImmediately": True})  # fmt: skip
