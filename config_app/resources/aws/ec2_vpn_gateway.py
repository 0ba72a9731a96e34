"""Virtual private gateways."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::VPNGateway",
    listing=Listing("ec2:DescribeVpnGateways", "VpnGateways[]"),
    id="VpnGatewayId",
    arn="arn:aws:ec2:{region}:{account}:vpn-gateway/{id}",
    valued=("State",),
    alive="State != 'deleted'",
    events=r"VpnGateway|Tags$",
    drop=("AvailabilityZone",),
    zone="AvailabilityZone",
    links=(Link("Is attached to Vpc", "AWS::EC2::VPC", "VpcAttachments[].VpcId", "Is attached to VPNGateway"),),
)
