"""CloudFormation: stacks tell of what happens to them."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import Parameter, rule


@rule(
    "CLOUDFORMATION_STACK_NOTIFICATION_CHECK",
    title="Stacks tell of what happens to them",
    types=("AWS::CloudFormation::Stack",),
    why="A stack that changes unseen changes everything that it made.",
    fix="aws cloudformation update-stack --stack-name NAME --use-previous-template --notification-arns ARN",
    passes={"notificationARNs": ["arn:aws:sns:us-east-1:111122223333:ops"]},
    fails={"notificationARNs": []},
    parameters=(
        Parameter("snsTopic2"),
        Parameter("snsTopic1"),
        Parameter("snsTopic5"),
        Parameter("snsTopic4"),
        Parameter("snsTopic3"),
    ),
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    found = listed(configuration.get("notificationARNs"))
    wanted = {parameters[f"snsTopic{number}"] for number in range(1, 6) if f"snsTopic{number}" in parameters}
    if not found:
        return "The stack tells nobody of what happens to it."
    return None if not wanted or wanted & set(found) else "The stack tells none of the topics asked for."
