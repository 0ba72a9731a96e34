"""Snapshots of database clusters, with who may restore them."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RDS::DBClusterSnapshot",
    listing=Listing("rds:DescribeDBClusterSnapshots", "DBClusterSnapshots[]"),
    id="DBClusterSnapshotIdentifier",
    name="DBClusterSnapshotIdentifier",
    arn="DBClusterSnapshotArn",
    tags="TagList",
    created="SnapshotCreateTime",
    case="bean",
    spelling=(("iAMDatabaseAuthenticationEnabled", "iamdatabaseAuthenticationEnabled"),),
    valued=("AvailabilityZones",),
    events=r"DBClusterSnapshot|TagsToResource|TagsFromResource",
    settles=True,
    drop=(
        "StorageEncryptionType",
        "BackupRetentionPeriod",
        "PreferredBackupWindow",
        "StorageType",
        "StorageThroughput",
        "DbClusterResourceId",
        "DBSystemId",
    ),
    volatile=("percentProgress", "snapshotCreateTime", "clusterCreateTime"),
    extras=(
        Extra(
            "rds:DescribeDBClusterSnapshotAttributes",
            {"DBClusterSnapshotIdentifier": "DBClusterSnapshotIdentifier"},
            "DBClusterSnapshotAttributesResult.DBClusterSnapshotAttributes",
            into="DBClusterSnapshotAttributes",
            supplementary=True,
        ),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains DBClusterSnapshot"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts DBClusterSnapshot", by="arn"),
        Link(
            "Is associated with DBCluster",
            "AWS::RDS::DBCluster",
            "DBClusterIdentifier",
            "Is associated with DBClusterSnapshot",
            by="name",
        ),
    ),
)
