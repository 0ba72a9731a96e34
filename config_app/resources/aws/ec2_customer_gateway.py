"""Customer gateways."""

from config_app.resources.spec import Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::CustomerGateway",
    listing=Listing("ec2:DescribeCustomerGateways", "CustomerGateways[]"),
    id="CustomerGatewayId",
    arn="arn:aws:ec2:{region}:{account}:customer-gateway/{id}",
    valued=("State",),
    alive="State != 'deleted'",
    events=r"CustomerGateway|Tags$",
)
