"""SNS: topics are encrypted with a key."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import same_resource
from config_app.rules.spec import Parameter, rule


@rule(
    "SNS_ENCRYPTED_KMS",
    title="Topics are encrypted with a key",
    types=("AWS::SNS::Topic",),
    why="Messages of an unencrypted topic lie readable until they are delivered.",
    fix="aws sns set-topic-attributes --attribute-name KmsMasterKeyId --attribute-value KEY",
    passes={"KmsMasterKeyId": "alias/x"},
    fails={"TopicArn": "arn:aws:sns:us-east-1:111122223333:t"},
    parameters=(Parameter("kmsKeyIds", "list"),),
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    key = configuration.get("KmsMasterKeyId")
    if not key:
        return "The topic is not encrypted with a key."
    wanted = parameters.get("kmsKeyIds")
    if wanted and not any(same_resource(key, item) for item in wanted):
        return "The topic is encrypted with another key than those named."
    return None
