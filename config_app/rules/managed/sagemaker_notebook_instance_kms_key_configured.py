"""SageMaker: notebooks encrypt their storage with a key."""

from __future__ import annotations

from typing import Any

from config_app.rules.encryption import without_key
from config_app.rules.spec import Parameter, rule


@rule(
    "SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED",
    title="Notebook instances name a key",
    types=("AWS::SageMaker::NotebookInstance",),
    why="Notebooks hold samples of the data and the credentials of those who explore it.",
    fix="Make the notebook instance anew with --kms-key-id.",
    passes={"KmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"},
    fails={"NotebookInstanceName": "n"},
    parameters=(Parameter("kmsKeyArns", "list"),),
    trigger="periodic",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return without_key(configuration.get("KmsKeyId"), parameters.get("kmsKeyArns"), "The notebook's storage")
