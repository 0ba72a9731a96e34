"""EC2: new volumes are encrypted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config_app.remediation.spec import Step, Steps, document


@document(
    "AWSConfigRemediation-EnableEbsEncryptionByDefault",
    title="New volumes are encrypted",
    changes="Turns the account's default encryption of volumes on, in this region; volumes that are there stay as they are.",
    risk="low: volumes that are there are not touched",
    types=("AWS::::Account",),
    parameters=(),
    permissions=("ec2:EnableEbsEncryptionByDefault",),
)
def steps(parameters: Mapping[str, Any]) -> Steps:
    yield Step("Encrypt", "ec2:EnableEbsEncryptionByDefault", {})
