"""Replication groups of ElastiCache."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ElastiCache::ReplicationGroup",
    listing=Listing("elasticache:DescribeReplicationGroups", "ReplicationGroups[]"),
    id="ReplicationGroupId",
    name="ReplicationGroupId",
    arn="ARN",
    created="ReplicationGroupCreateTime",
    events=r"ReplicationGroup|CacheCluster|Failover|TagsToResource|TagsFromResource",
    settles=True,
    volatile=("replicationGroupCreateTime", "authTokenLastModifiedDate"),
    extras=(
        Extra(
            "elasticache:ListTagsForResource",
            {"ResourceName": "ARN"},
            "TagList",
            into="Tags",
            absent=("ReplicationGroupNotFoundFault", "InvalidARN"),
        ),
    ),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts ReplicationGroup", by="arn"),),
)
