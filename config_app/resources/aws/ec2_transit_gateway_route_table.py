"""Route tables of transit gateways."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::TransitGatewayRouteTable",
    listing=Listing("ec2:DescribeTransitGatewayRouteTables", "TransitGatewayRouteTables[]"),
    id="TransitGatewayRouteTableId",
    arn="arn:aws:ec2:{region}:{account}:transit-gateway-route-table/{id}",
    created="CreationTime",
    case="api",
    spelling=(("TransitGatewayRouteTableId", "Id"),),
    alive="State != 'deleted'",
    settles=True,
    events=r"TransitGateway\w*RouteTable|^CreateTransitGateway$|Tags$",
    drop=("State", "CreationTime", "DefaultAssociationRouteTable", "DefaultPropagationRouteTable"),
    links=(
        Link(
            "Is contained in TransitGateway",
            "AWS::EC2::TransitGateway",
            "TransitGatewayId",
            "Contains TransitGatewayRouteTable",
        ),
    ),
)
