"""SNS: failed deliveries are logged."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "SNS_TOPIC_MESSAGE_DELIVERY_NOTIFICATION_ENABLED",
    title="Topics log whether messages arrived",
    types=("AWS::SNS::Topic",),
    why="A message that was not delivered is missed by nobody where nothing is logged.",
    fix="aws sns set-topic-attributes with a FailureFeedbackRoleArn for each protocol in use.",
    passes={"LambdaFailureFeedbackRoleArn": "arn:aws:iam::111122223333:role/sns"},
    fails={"TopicArn": "arn:aws:sns:us-east-1:111122223333:t"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not any(name.endswith("FeedbackRoleArn") and value for name, value in configuration.items()):
        return "Whether messages arrived is not logged."
    return None
