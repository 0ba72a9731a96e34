"""Lambda: calls that failed are kept."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import Parameter, rule


@rule(
    "LAMBDA_DLQ_CHECK",
    title="Functions keep the calls that failed",
    types=("AWS::Lambda::Function",),
    why="An event that a function could not handle is gone after the third try.",
    fix="aws lambda update-function-configuration --dead-letter-config TargetArn=ARN",
    passes={"deadLetterConfig": {"targetArn": "arn:aws:sqs:us-east-1:111122223333:dead"}},
    fails={"functionName": "f"},
    parameters=(Parameter("dlqArns", "list"),),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    target, wanted = at(configuration, "deadLetterConfig", "targetArn"), parameters.get("dlqArns")
    if not target:
        return "Calls that failed are not kept."
    return (
        f"Calls that failed go to {target}, which is none of those agreed." if wanted and target not in wanted else None
    )
