"""Security groups."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::SecurityGroup",
    listing=Listing("ec2:DescribeSecurityGroups", "SecurityGroups[]"),
    id="GroupId",
    name="GroupName",
    arn="arn:aws:ec2:{region}:{account}:security-group/{id}",
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains SecurityGroup"),
        Link(
            "Refers to SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "IpPermissions[].UserIdGroupPairs[].GroupId",
            "Is referred to by SecurityGroup",
        ),
    ),
)
