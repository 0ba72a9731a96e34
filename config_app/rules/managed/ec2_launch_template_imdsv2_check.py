"""EC2: launch templates ask for a session token (IMDSv2)."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK",
    title="Launch templates ask for metadata tokens",
    types=("AWS::EC2::LaunchTemplate",),
    why="Version 1 of the metadata service gives credentials to whoever can make the machine fetch an address.",
    fix="aws ec2 create-launch-template-version with HttpTokens=required, and make it the default.",
    passes={"LaunchTemplateData": {"MetadataOptions": {"HttpTokens": "required"}}},
    fails={"LaunchTemplateData": {"MetadataOptions": {"HttpTokens": "optional"}}},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if at(configuration, "LaunchTemplateData", "MetadataOptions", "HttpTokens") != "required":
        return "Metadata is given without a session token."
    return None
