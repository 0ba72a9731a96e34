"""Auto Scaling: groups use launch templates."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at
from config_app.rules.spec import rule


@rule(
    "AUTOSCALING_LAUNCH_TEMPLATE",
    title="Groups are started from launch templates",
    types=("AWS::AutoScaling::AutoScalingGroup",),
    why="Launch configurations are no longer developed: what is new and safer is missing in them.",
    fix="aws autoscaling update-auto-scaling-group --launch-template LaunchTemplateId=ID,Version=…",
    passes={"launchTemplate": {"launchTemplateId": "lt-1"}},
    fails={"launchConfigurationName": "old"},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    if not (configuration.get("launchTemplate") or at(configuration, "mixedInstancesPolicy", "launchTemplate")):
        return "The group is started from no launch template."
    return None
