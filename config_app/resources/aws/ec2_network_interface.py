"""Network interfaces."""

from config_app.resources.spec import Link, Listing, ResourceType, Through

TYPE = ResourceType(
    "AWS::EC2::NetworkInterface",
    early=True,
    listing=Listing("ec2:DescribeNetworkInterfaces", "NetworkInterfaces[]"),
    id="NetworkInterfaceId",
    arn="arn:aws:ec2:{region}:{account}:network-interface/{id}",
    tags="TagSet",
    zone="AvailabilityZone",
    events=r"NetworkInterface|Address(es)?$|Tags$",
    through=(Through(r"^(Run|Start|Stop|Terminate)Instances$|^ModifyInstanceAttribute$", "attachment.instanceId"),),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains NetworkInterface"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetId", "Contains NetworkInterface"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "Groups[].GroupId",
            "Is associated with NetworkInterface",
        ),
    ),
)
