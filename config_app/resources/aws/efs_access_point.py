"""Access points of EFS."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EFS::AccessPoint",
    listing=Listing("efs:DescribeAccessPoints", "AccessPoints[]"),
    id="AccessPointId",
    name="Name",
    arn="AccessPointArn",
    case="api",
    spelling=(("AccessPointArn", "Arn"),),
    events=r"AccessPoint|TagResource",
    drop=("ClientToken", "Name", "OwnerId", "LifeCycleState"),
    links=(Link("Is contained in FileSystem", "AWS::EFS::FileSystem", "FileSystemId", "Contains AccessPoint"),),
)
