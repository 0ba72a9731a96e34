"""Egress-only internet gateways."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::EgressOnlyInternetGateway",
    listing=Listing("ec2:DescribeEgressOnlyInternetGateways", "EgressOnlyInternetGateways[]"),
    id="EgressOnlyInternetGatewayId",
    arn="arn:aws:ec2:{region}:{account}:egress-only-internet-gateway/{id}",
    events=r"EgressOnlyInternetGateway|Tags$",
    links=(
        Link("Is attached to Vpc", "AWS::EC2::VPC", "Attachments[].VpcId", "Is attached to EgressOnlyInternetGateway"),
    ),
)
