"""Transit gateways."""

from config_app.resources.spec import Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::TransitGateway",
    listing=Listing("ec2:DescribeTransitGateways", "TransitGateways[].merge(@, Options || `{}`)"),
    id="TransitGatewayId",
    arn="TransitGatewayArn",
    created="CreationTime",
    case="api",
    spelling=(("TransitGatewayId", "Id"),),
    alive="State != 'deleted'",
    settles=True,
    events=r"TransitGateway|Tags$",
    drop=(
        "TransitGatewayArn",
        "State",
        "OwnerId",
        "CreationTime",
        "Options",
        "SecurityGroupReferencingSupport",
        "EncryptionSupport",
    ),
)
