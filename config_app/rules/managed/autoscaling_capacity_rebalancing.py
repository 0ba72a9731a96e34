"""Auto Scaling: spot machines are replaced before they go."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "AUTOSCALING_CAPACITY_REBALANCING",
    title="Groups replace spot machines before they are taken away",
    types=("AWS::AutoScaling::AutoScalingGroup",),
    why="Two minutes of warning are little; rebalancing starts the new machine earlier.",
    fix="aws autoscaling update-auto-scaling-group --auto-scaling-group-name NAME --capacity-rebalance",
    passes={"capacityRebalance": True},
    fails={"capacityRebalance": False},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    return None if configuration.get("capacityRebalance") else "Capacity rebalancing is off."
