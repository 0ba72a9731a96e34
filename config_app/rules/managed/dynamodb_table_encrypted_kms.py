"""DynamoDB: tables are encrypted with a KMS key."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.encryption import without_key
from config_app.rules.spec import Parameter, rule


@rule(
    "DYNAMODB_TABLE_ENCRYPTED_KMS",
    title="Tables are encrypted with a KMS key",
    types=("AWS::DynamoDB::Table",),
    why="A key of one's own says who may read the table, and can be withdrawn.",
    fix="aws dynamodb update-table --sse-specification Enabled=true,SSEType=KMS",
    passes={
        "ssedescription": {
            "status": "ENABLED",
            "ssetype": "KMS",
            "kmsmasterKeyArn": "arn:aws:kms:us-east-1:111122223333:key/1",
        }
    },
    fails={"tableName": "t"},
    parameters=(Parameter("kmsKeyArns", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    kind = (
        at(configuration, "ssedescription", "ssetype") == "KMS"
        and at(configuration, "ssedescription", "status") != "DISABLED"
    )
    key = at(configuration, "ssedescription", "kmsmasterKeyArn") if kind else None
    return without_key(key, parameters.get("kmsKeyArns"), "The table")
