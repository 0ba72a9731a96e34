"""SageMaker: endpoints encrypt their storage with a key."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import without_key
from config_app.rules.spec import Parameter, rule


@rule(
    "SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED",
    title="Endpoint configurations name a key",
    types=("AWS::SageMaker::EndpointConfig",),
    why="The volume of an endpoint holds the model and what is asked of it.",
    fix="aws sagemaker create-endpoint-config with --kms-key-id, then aws sagemaker update-endpoint.",
    passes={"KmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"},
    fails={"EndpointConfigName": "e"},
    parameters=(Parameter("kmsKeyArns", "list"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return without_key(configuration.get("KmsKeyId"), parameters.get("kmsKeyArns"), "The endpoint's storage")
