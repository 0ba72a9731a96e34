"""File systems of FSx."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::FSx::FileSystem",
    listing=Listing("fsx:DescribeFileSystems", "FileSystems[]"),
    id="FileSystemId",
    arn="ResourceARN",
    created="CreationTime",
    events=r"FileSystem|TagResource",
    settles=True,
    volatile=("administrativeActions", "creationTime"),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains FileSystem"),
        Link("Is contained in Subnet", "AWS::EC2::Subnet", "SubnetIds[]", "Contains FileSystem"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts FileSystem", by="arn"),
    ),
)
