"""Peering connections between VPCs."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::VPCPeeringConnection",
    listing=Listing("ec2:DescribeVpcPeeringConnections", "VpcPeeringConnections[]"),
    id="VpcPeeringConnectionId",
    arn="arn:aws:ec2:{region}:{account}:vpc-peering-connection/{id}",
    alive="Status.Code != 'deleted' && Status.Code != 'rejected' && Status.Code != 'expired'",
    events=r"VpcPeering|Tags$",
    volatile=("expirationTime",),
    drop=("MultipathResilienceStatus",),
    links=(
        Link(
            "Is associated with Vpc",
            "AWS::EC2::VPC",
            "[AccepterVpcInfo.VpcId, RequesterVpcInfo.VpcId]",
            "Is associated with VPCPeeringConnection",
        ),
    ),
)
