"""DynamoDB: a table can be restored to any second of the last weeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-EnablePITRForDynamoDBTable",
    title="The table can be restored to any second",
    changes="Turns the table's point-in-time recovery on.",
    risk="low: the backups cost storage",
    types=("AWS::DynamoDB::Table",),
    parameters=(Parameter("TableName", required=True),),
    permissions=("dynamodb:UpdateContinuousBackups",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    wanted = {"PointInTimeRecoveryEnabled": True}
    yield Step("Enable", "dynamodb:UpdateContinuousBackups",
               {"TableName": parameters["TableName"], "PointInTimeRecoverySpecification": wanted})  # fmt: skip
