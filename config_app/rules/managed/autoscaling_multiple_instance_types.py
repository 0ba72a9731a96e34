"""Auto Scaling: groups are content with several kinds of machine."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import at, listed
from config_app.rules.spec import rule


@rule(
    "AUTOSCALING_MULTIPLE_INSTANCE_TYPES",
    title="Groups take several instance types",
    types=("AWS::AutoScaling::AutoScalingGroup",),
    why="A group that takes one type only stands still when that type is sold out.",
    fix="aws autoscaling update-auto-scaling-group --mixed-instances-policy with overrides of several types.",
    passes={
        "mixedInstancesPolicy": {
            "launchTemplate": {"overrides": [{"instanceType": "m5.large"}, {"instanceType": "m5a.large"}]}
        }
    },
    fails={"launchConfigurationName": "one"},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    overrides = listed(at(configuration, "mixedInstancesPolicy", "launchTemplate", "overrides"))
    types = {entry.get("instanceType") for entry in overrides if entry.get("instanceType")}
    if len(types) < 2 and not any(entry.get("instanceRequirements") for entry in overrides):
        return "The group takes one instance type only."
    return None
