"""Network access control lists."""

from config_app.resources.spec import Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::EC2::NetworkAcl",
    listing=Listing("ec2:DescribeNetworkAcls", "NetworkAcls[]"),
    id="NetworkAclId",
    arn="arn:aws:ec2:{region}:{account}:network-acl/{id}",
    events=r"NetworkAcl|^(Create|Delete)Subnet$|Tags$",
    through=(
        Through(r"^(Create|Delete)(Default)?Vpc$", "isDefault && vpcId"),
        Through(r"^(Create|Delete)Subnet$", "associations[].subnetId"),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains NetworkAcl"),
        Link("Is attached to Subnet", "AWS::EC2::Subnet", "Associations[].SubnetId", "Is attached to NetworkAcl"),
    ),
)
