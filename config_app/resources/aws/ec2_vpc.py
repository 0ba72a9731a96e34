"""VPCs."""

from config_app.resources.spec import Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::VPC",
    early=True,
    listing=Listing("ec2:DescribeVpcs", "Vpcs[]"),
    id="VpcId",
    arn="arn:aws:ec2:{region}:{account}:vpc/{id}",
    events=r"(Vpc|VpcAttribute|VpcTenancy|VpcCidrBlock|DhcpOptions|Tags)$",
    valued=("State",),
)
