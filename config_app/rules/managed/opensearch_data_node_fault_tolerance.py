"""OpenSearch: the loss of a node is no loss of data."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import rule


@rule(
    "OPENSEARCH_DATA_NODE_FAULT_TOLERANCE",
    title="Search domains survive the loss of a data node",
    types=("AWS::OpenSearch::Domain",),
    why="With fewer than three nodes, or all in one zone, a failure stops the domain or loses shards.",
    fix="aws opensearch update-domain-config --cluster-config InstanceCount=3,ZoneAwarenessEnabled=true",
    passes={"ClusterConfig": {"InstanceCount": 3, "ZoneAwarenessEnabled": True}},
    fails={"ClusterConfig": {"InstanceCount": 2, "ZoneAwarenessEnabled": True}},
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any]) -> Any:
    cluster = configuration.get("ClusterConfig") or {}
    if int(cluster.get("InstanceCount") or 0) < 3:
        return "The domain has fewer than three data nodes."
    return None if cluster.get("ZoneAwarenessEnabled") else "The domain's data nodes are not spread over zones."
