"""Internet gateways."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::InternetGateway",
    early=True,
    listing=Listing("ec2:DescribeInternetGateways", "InternetGateways[]"),
    id="InternetGatewayId",
    arn="arn:aws:ec2:{region}:{account}:internet-gateway/{id}",
    events=r"InternetGateway|Tags$",
    links=(Link("Is attached to Vpc", "AWS::EC2::VPC", "Attachments[].VpcId", "Is attached to InternetGateway"),),
)
