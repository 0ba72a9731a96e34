"""Auto Scaling: launch configurations ask for a session token (IMDSv2)."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "AUTOSCALING_LAUNCHCONFIG_REQUIRES_IMDSV2",
    title="Launch configurations ask for metadata tokens",
    types=("AWS::AutoScaling::LaunchConfiguration",),
    why="Version 1 of the metadata service gives credentials to whoever can make the machine fetch an address.",
    fix="Make a new launch configuration with HttpTokens=required and give it to the group.",
    passes={"metadataOptions": {"httpTokens": "required"}},
    fails={"launchConfigurationName": "old"},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if at(configuration, "metadataOptions", "httpTokens") != "required":
        return "Metadata is given without a session token."
    return None
