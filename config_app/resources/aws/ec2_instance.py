"""Instances."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::Instance",
    early=True,
    listing=Listing("ec2:DescribeInstances", "Reservations[].Instances[]"),
    id="InstanceId",
    arn="arn:aws:ec2:{region}:{account}:instance/{id}",
    created="LaunchTime",
    zone="Placement.AvailabilityZone",
    alive="State.Name != 'terminated'",
    settles=True,
    links=(
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetId", "Contains Instance"),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains Instance"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "SecurityGroups[].GroupId",
            "Is associated with Instance",
        ),
        Link(
            "Is attached to Volume", "AWS::EC2::Volume", "BlockDeviceMappings[].Ebs.VolumeId", "Is attached to Instance"
        ),
        Link(
            "Contains NetworkInterface",
            "AWS::EC2::NetworkInterface",
            "NetworkInterfaces[].NetworkInterfaceId",
            "Is attached to Instance",
        ),
        Link(
            "Is associated with InstanceProfile",
            "AWS::IAM::InstanceProfile",
            "IamInstanceProfile.Arn",
            "Is associated with Instance",
            by="arn",
        ),
    ),
)
