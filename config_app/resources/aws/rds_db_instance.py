"""RDS database instances."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RDS::DBInstance",
    early=True,
    listing=Listing("rds:DescribeDBInstances", "DBInstances[]"),
    id="DbiResourceId",
    name="DBInstanceIdentifier",
    arn="DBInstanceArn",
    tags="TagList",
    created="InstanceCreateTime",
    zone="AvailabilityZone",
    settles=True,
    events=r"DBInstance|DBCluster|ReadReplica|TagsToResource|TagsFromResource|PendingMaintenance",
    links=(
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "VpcSecurityGroups[].VpcSecurityGroupId",
            "Is associated with DBInstance",
        ),
        Link("Is contained in Vpc", "AWS::EC2::VPC", "DBSubnetGroup.VpcId", "Contains DBInstance"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts DBInstance", by="arn"),
    ),
)
