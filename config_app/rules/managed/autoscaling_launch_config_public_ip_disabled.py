"""Auto Scaling: launch configurations give no public addresses."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED",
    title="Launch configurations give no public addresses",
    types=("AWS::AutoScaling::LaunchConfiguration",),
    why="Each machine that a group starts would be reachable from everywhere.",
    fix="Make a new launch configuration with --no-associate-public-ip-address and give it to the group.",
    passes={"associatePublicIpAddress": False},
    fails={"associatePublicIpAddress": True},
    severity="high",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if configuration.get("associatePublicIpAddress"):
        return "The launch configuration gives a public address to each instance."
    return None
