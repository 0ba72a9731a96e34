"""Attachments of VPCs to transit gateways."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::TransitGatewayAttachment",
    listing=Listing("ec2:DescribeTransitGatewayVpcAttachments", "TransitGatewayVpcAttachments[]"),
    id="TransitGatewayAttachmentId",
    arn="arn:aws:ec2:{region}:{account}:transit-gateway-attachment/{id}",
    created="CreationTime",
    case="api",
    spelling=(("TransitGatewayAttachmentId", "Id"),),
    alive="State != 'deleted'",
    settles=True,
    events=r"TransitGateway\w*Attachment|Tags$",
    drop=("VpcOwnerId", "State", "CreationTime", "Options"),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains TransitGatewayAttachment"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetIds[]", "Contains TransitGatewayAttachment"),
        Link(
            "Is attached to TransitGateway",
            "AWS::EC2::TransitGateway",
            "TransitGatewayId",
            "Is attached to TransitGatewayAttachment",
        ),
    ),
)
