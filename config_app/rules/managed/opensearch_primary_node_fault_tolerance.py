"""OpenSearch: the loss of a primary node stops nothing."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "OPENSEARCH_PRIMARY_NODE_FAULT_TOLERANCE",
    title="Search domains have three dedicated primary nodes",
    types=("AWS::OpenSearch::Domain",),
    why="Two primary nodes cannot agree which of them still counts when they lose each other.",
    fix="aws opensearch update-domain-config --cluster-config DedicatedMasterEnabled=true,DedicatedMasterCount=3",
    passes={"ClusterConfig": {"DedicatedMasterEnabled": True, "DedicatedMasterCount": 3}},
    fails={"ClusterConfig": {"DedicatedMasterEnabled": False}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    cluster = configuration.get("ClusterConfig") or {}
    if not cluster.get("DedicatedMasterEnabled") or int(cluster.get("DedicatedMasterCount") or 0) < 3:
        return "The domain has fewer than three dedicated primary nodes."
    return None
