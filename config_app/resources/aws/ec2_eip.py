"""Elastic IP addresses."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::EIP",
    listing=Listing("ec2:DescribeAddresses", "Addresses[]"),
    id="AllocationId || PublicIp",
    name="PublicIp",
    arn="arn:aws:ec2:{region}:{account}:eip-allocation/{id}",
    events=r"Address|NatGateway|NetworkInterface|Instances|Tags$",
    drop=("SubnetId", "ServiceManaged"),
    links=(
        Link("Is attached to Instance", "AWS::EC2::Instance", "InstanceId", "Is associated with EIP"),
        Link(
            "Is attached to NetworkInterface",
            "AWS::EC2::NetworkInterface",
            "NetworkInterfaceId",
            "Is associated with EIP",
        ),
    ),
)
