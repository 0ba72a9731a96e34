"""Subnets."""

from config_app.resources.spec import Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::EC2::Subnet",
    early=True,
    listing=Listing("ec2:DescribeSubnets", "Subnets[]"),
    id="SubnetId",
    arn="arn:aws:ec2:{region}:{account}:subnet/{id}",
    zone="AvailabilityZone",
    events=r"(Subnets?|SubnetAttribute|SubnetCidrBlock|Tags)$",
    through=(Through(r"^CreateDefaultVpc$", "vpcId"),),
    valued=("State",),
    links=(Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains Subnet"),),
    volatile=("availableIpAddressCount",),
)
