"""Site-to-site VPN connections; their pre-shared keys are hidden."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::VPNConnection",
    listing=Listing("ec2:DescribeVpnConnections", "VpnConnections[]"),
    id="VpnConnectionId",
    arn="arn:aws:ec2:{region}:{account}:vpn-connection/{id}",
    valued=("State",),
    alive="State != 'deleted'",
    events=r"VpnConnection|VpnTunnel|Tags$",
    drop=("VpnConcentratorId", "PreSharedKeyArn"),
    volatile=("lastStatusChange", "acceptedRouteCount", "statusMessage"),
    links=(
        Link(
            "Is attached to CustomerGateway",
            "AWS::EC2::CustomerGateway",
            "CustomerGatewayId",
            "Is attached to VPNConnection",
        ),
        Link("Is attached to VPNGateway", "AWS::EC2::VPNGateway", "VpnGatewayId", "Is attached to VPNConnection"),
        Link(
            "Is attached to TransitGateway",
            "AWS::EC2::TransitGateway",
            "TransitGatewayId",
            "Is attached to VPNConnection",
        ),
    ),
)
