"""Subnet groups of Redshift."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Redshift::ClusterSubnetGroup",
    listing=Listing("redshift:DescribeClusterSubnetGroups", "ClusterSubnetGroups[]"),
    id="ClusterSubnetGroupName",
    name="ClusterSubnetGroupName",
    arn="arn:aws:redshift:{region}:{account}:subnetgroup:{id}",
    events=r"ClusterSubnetGroup|Tags$",
    drop=("SupportedClusterIpAddressTypes",),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains ClusterSubnetGroup"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "Subnets[].SubnetIdentifier", "Contains ClusterSubnetGroup"),
    ),
)
