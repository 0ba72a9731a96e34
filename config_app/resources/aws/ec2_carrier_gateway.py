"""Carrier gateways."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::CarrierGateway",
    listing=Listing("ec2:DescribeCarrierGateways", "CarrierGateways[]"),
    id="CarrierGatewayId",
    arn="arn:aws:ec2:{region}:{account}:carrier-gateway/{id}",
    case="api",
    events=r"CarrierGateway|Tags$",
    links=(Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains CarrierGateway"),),
)
