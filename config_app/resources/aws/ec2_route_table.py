"""Route tables."""

from config_app.resources.spec import Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::EC2::RouteTable",
    early=True,
    listing=Listing("ec2:DescribeRouteTables", "RouteTables[]"),
    id="RouteTableId",
    arn="arn:aws:ec2:{region}:{account}:route-table/{id}",
    events=r"Route|VpcEndpoint|Tags$",
    through=(Through(r"^(Create|Delete)(Default)?Vpc$", "associations[?main] && vpcId"),),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains RouteTable"),
        Link("Contains Subnet", "AWS::EC2::Subnet", "Associations[].SubnetId", "Is contained in RouteTable"),
        Link(
            "Contains InternetGateway",
            "AWS::EC2::InternetGateway",
            "Routes[?starts_with(GatewayId || '', 'igw-')].GatewayId",
            "Is contained in RouteTable",
        ),
    ),
)
