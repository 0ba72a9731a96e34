"""Security groups of Redshift outside a VPC."""

from config_app.resources.spec import Listing, ResourceType

TYPE = ResourceType(
    "AWS::Redshift::ClusterSecurityGroup",
    listing=Listing("redshift:DescribeClusterSecurityGroups", "ClusterSecurityGroups[]"),
    id="ClusterSecurityGroupName",
    name="ClusterSecurityGroupName",
    arn="arn:aws:redshift:{region}:{account}:securitygroup:{id}",
    events=r"ClusterSecurityGroup|Tags$",
)
