"""KMS: a key that waits to be deleted is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Parameter, Step, Steps, document


@document(
    "AWSConfigRemediation-CancelKeyDeletion",
    title="The key is kept",
    changes="Cancels the planned deletion of the key; it stays disabled until somebody enables it.",
    risk="low: nothing is lost",
    types=("AWS::KMS::Key",),
    parameters=(Parameter("KeyId", required=True),),
    permissions=("kms:CancelKeyDeletion",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    yield Step("Keep", "kms:CancelKeyDeletion", {"KeyId": parameters["KeyId"]})
