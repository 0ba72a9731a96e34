"""Cache clusters of ElastiCache."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ElastiCache::CacheCluster",
    listing=Listing("elasticache:DescribeCacheClusters", "CacheClusters[]"),
    id="CacheClusterId",
    name="CacheClusterId",
    arn="ARN",
    created="CacheClusterCreateTime",
    zone="PreferredAvailabilityZone",
    events=r"CacheCluster|ReplicationGroup|TagsToResource|TagsFromResource",
    settles=True,
    drop=("ClientDownloadLandingPage",),
    volatile=("cacheClusterCreateTime", "authTokenLastModifiedDate"),
    extras=(
        Extra(
            "elasticache:ListTagsForResource",
            {"ResourceName": "ARN"},
            "TagList",
            into="Tags",
            absent=("CacheClusterNotFound", "InvalidARN"),
        ),
    ),
    links=(
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroups[].SecurityGroupId",
            "Is associated with CacheCluster",
        ),
        Link(
            "Is contained in ReplicationGroup",
            "AWS::ElastiCache::ReplicationGroup",
            "ReplicationGroupId",
            "Contains CacheCluster",
        ),
        Link(
            "Is associated with CacheSubnetGroup",
            "AWS::ElastiCache::SubnetGroup",
            "CacheSubnetGroupName",
            "Is associated with CacheCluster",
        ),
    ),
)
