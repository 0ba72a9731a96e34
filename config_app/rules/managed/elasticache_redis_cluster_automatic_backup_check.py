"""ElastiCache: Redis data is backed up."""

from __future__ import annotations

from typing import Any

from config_app.rules.spec import NOT_APPLICABLE, Example, Item, Parameter, rule


@rule(
    "ELASTICACHE_REDIS_CLUSTER_AUTOMATIC_BACKUP_CHECK",
    title="Redis clusters are backed up",
    types=(
        "AWS::ElastiCache::CacheCluster",
        "AWS::ElastiCache::ReplicationGroup",
    ),
    why="What lives only in memory is gone when the node is.",
    fix="aws elasticache modify-replication-group --snapshot-retention-limit 15",
    passes=Example({"engine": "redis", "snapshotRetentionLimit": 15}, Item(type="AWS::ElastiCache::CacheCluster")),
    fails=Example({"engine": "redis", "snapshotRetentionLimit": 0}, Item(type="AWS::ElastiCache::CacheCluster")),
    parameters=(Parameter("snapshotRetentionPeriod", "int", default="15", least=1, most=35),),
    trigger="periodic",
    severity="low",
)
def evaluate(configuration: dict[str, Any], parameters: dict[str, Any], item: Item) -> Any:
    if configuration.get("engine", "redis") not in {"redis", "valkey"}:
        return NOT_APPLICABLE
    if item.type == "AWS::ElastiCache::CacheCluster" and configuration.get("replicationGroupId"):
        return NOT_APPLICABLE  # judged as part of its replication group
    days, least = int(configuration.get("snapshotRetentionLimit") or 0), parameters["snapshotRetentionPeriod"]
    return None if days >= least else f"Snapshots are kept for {days} days, less than {least}."
