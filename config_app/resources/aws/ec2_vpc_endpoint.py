"""VPC endpoints with their policy."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::VPCEndpoint",
    listing=Listing("ec2:DescribeVpcEndpoints", "VpcEndpoints[]"),
    id="VpcEndpointId",
    arn="arn:aws:ec2:{region}:{account}:vpc-endpoint/{id}",
    created="CreationTimestamp",
    valued=("State",),
    alive="State != 'deleted'",
    settles=True,
    events=r"VpcEndpoints?$|Tags$",
    volatile=("creationTimestamp",),
    drop=(
        "Ipv4Prefixes",
        "Ipv6Prefixes",
        "FailureReason",
        "ServiceNetworkArn",
        "ResourceConfigurationArn",
        "ServiceRegion",
        "PayerResponsibilities",
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains VPCEndpoint"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetIds[]", "Contains VPCEndpoint"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "Groups[].GroupId",
            "Is associated with VPCEndpoint",
        ),
        Link("Is contained in RouteTable", "AWS::EC2::RouteTable", "RouteTableIds[]", "Contains VPCEndpoint"),
        Link(
            "Contains NetworkInterface",
            "AWS::EC2::NetworkInterface",
            "NetworkInterfaceIds[]",
            "Is contained in VPCEndpoint",
        ),
    ),
)
