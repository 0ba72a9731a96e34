"""Subnet groups of ElastiCache."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::ElastiCache::SubnetGroup",
    listing=Listing("elasticache:DescribeCacheSubnetGroups", "CacheSubnetGroups[]"),
    id="CacheSubnetGroupName",
    name="CacheSubnetGroupName",
    arn="ARN",
    events=r"CacheSubnetGroup|TagsToResource|TagsFromResource",
    extras=(
        Extra(
            "elasticache:ListTagsForResource", {"ResourceName": "ARN"}, "TagList", into="Tags", absent=("InvalidARN",)
        ),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains SubnetGroup"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "Subnets[].SubnetIdentifier", "Contains SubnetGroup"),
    ),
)
