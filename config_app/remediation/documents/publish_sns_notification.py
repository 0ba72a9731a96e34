"""SNS: somebody is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWS-PublishSNSNotification",
    title="Somebody is told",
    changes="Publishes a message to a topic of the account's cloud; the resource stays as it is.",
    risk="low: nothing is changed",
    types=(),
    parameters=(
        Parameter("TopicArn", required=True),
        Parameter("Message", required=True),
    ),
    permissions=("sns:Publish",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    yield Step("Publish", "sns:Publish", {"TopicArn": parameters["TopicArn"], "Message": parameters["Message"]})
