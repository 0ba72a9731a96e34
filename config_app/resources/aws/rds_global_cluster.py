"""Global database clusters."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RDS::GlobalCluster",
    listing=Listing("rds:DescribeGlobalClusters", "GlobalClusters[]"),
    id="GlobalClusterIdentifier",
    name="GlobalClusterIdentifier",
    arn="GlobalClusterArn",
    tags="TagList",
    case="api",
    events=r"GlobalCluster",
    drop=(
        "GlobalClusterResourceId",
        "GlobalClusterArn",
        "Status",
        "EngineLifecycleSupport",
        "DatabaseName",
        "StorageEncryptionType",
        "GlobalClusterMembers",
        "Endpoint",
        "FailoverState",
    ),
    links=(
        Link(
            "Contains DBCluster",
            "AWS::RDS::DBCluster",
            "GlobalClusterMembers[].DBClusterArn",
            "Is contained in GlobalCluster",
            by="arn",
        ),
    ),
)
