"""NAT gateways."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::NatGateway",
    listing=Listing("ec2:DescribeNatGateways", "NatGateways[]"),
    id="NatGatewayId",
    arn="arn:aws:ec2:{region}:{account}:natgateway/{id}",
    created="CreateTime",
    valued=("State",),
    alive="State != 'deleted'",
    settles=True,
    events=r"NatGateway|Tags$",
    drop=("AvailabilityMode", "AutoScalingIps", "AutoProvisionZones", "AttachedAppliances", "RouteTableId"),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains NatGateway"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetId", "Contains NatGateway"),
        Link(
            "Contains NetworkInterface",
            "AWS::EC2::NetworkInterface",
            "NatGatewayAddresses[].NetworkInterfaceId",
            "Is attached to NatGateway",
        ),
        Link(
            "Is associated with EIP",
            "AWS::EC2::EIP",
            "NatGatewayAddresses[].AllocationId",
            "Is associated with NatGateway",
        ),
    ),
)
