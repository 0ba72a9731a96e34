"""KMS: a key is rotated every year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-EnableKeyRotation",
    title="The key is rotated every year",
    changes="Turns the yearly rotation of the key's material on.",
    risk="low: what was encrypted stays readable",
    types=("AWS::KMS::Key",),
    parameters=(Parameter("KeyId", required=True),),
    permissions=("kms:EnableKeyRotation",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    yield Step("Rotate", "kms:EnableKeyRotation", {"KeyId": parameters["KeyId"]})
