"""Client VPN endpoints with their authorization rules."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::ClientVpnEndpoint",
    listing=Listing("ec2:DescribeClientVpnEndpoints", "ClientVpnEndpoints[]"),
    id="ClientVpnEndpointId",
    arn="arn:aws:ec2:{region}:{account}:client-vpn-endpoint/{id}",
    created="CreationTime",
    case="api",
    spelling=(
        ("ClientVpnEndpointId", "Id"),
        ("SelfServicePortalUrl", "SelfServicePortal"),
        ("SamlProviderArn", "SAMLProviderArn"),
        ("SelfServiceSamlProviderArn", "SelfServiceSAMLProviderArn"),
    ),
    events=r"ClientVpn|Tags$",
    settles=True,
    drop=(
        "Status",
        "CreationTime",
        "DeletionTime",
        "DnsName",
        "VpnProtocol",
        "AssociatedTargetNetworks",
        "ClientRouteEnforcementOptions",
        "DisconnectOnSessionTimeout",
        "EndpointIpAddressType",
        "TrafficIpAddressType",
        "TransitGatewayConfiguration",
        "DevicePostureOptions",
    ),
    extras=(
        Extra(
            "ec2:DescribeClientVpnAuthorizationRules",
            {"ClientVpnEndpointId": "ClientVpnEndpointId"},
            "AuthorizationRules[].{accessAll: AccessAll, groupId: GroupId, destinationCidr: DestinationCidr, description: Description}",
            into="AuthorizationRules",
            supplementary=True,
        ),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains ClientVpnEndpoint"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroupIds[]",
            "Is associated with ClientVpnEndpoint",
        ),
    ),
)
