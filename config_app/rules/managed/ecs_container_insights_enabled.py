"""ECS: clusters are measured."""

from __future__ import annotations

from typing import Any

from config_app.rules.documents import listed
from config_app.rules.spec import rule


@rule(
    "ECS_CONTAINER_INSIGHTS_ENABLED",
    title="Clusters of containers are measured",
    types=("AWS::ECS::Cluster",),
    why="Without figures for each container nobody sees which one fails.",
    fix="aws ecs update-cluster-settings --cluster NAME --settings name=containerInsights,value=enabled",
    passes={"ClusterSettings": [{"Name": "containerInsights", "Value": "enabled"}]},
    fails={"ClusterSettings": [{"Name": "containerInsights", "Value": "disabled"}]},
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    for setting in listed(configuration.get("ClusterSettings")):
        if str(setting.get("Name")).lower() == "containerinsights" and setting.get("Value") in {"enabled", "enhanced"}:
            return None
    return "Container insights are off."
