"""Snapshots of database instances, with who may restore them."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::RDS::DBSnapshot",
    listing=Listing("rds:DescribeDBSnapshots", "DBSnapshots[]"),
    id="DBSnapshotIdentifier",
    name="DBSnapshotIdentifier",
    arn="DBSnapshotArn",
    tags="TagList",
    created="SnapshotCreateTime",
    zone="AvailabilityZone",
    events=r"DBSnapshot|TagsToResource|TagsFromResource",
    settles=True,
    drop=(
        "StorageThroughput",
        "StorageEncryptionType",
        "BackupRetentionPeriod",
        "PreferredBackupWindow",
        "SnapshotTarget",
        "OriginalSnapshotCreateTime",
        "SnapshotDatabaseTime",
        "DBSystemId",
        "MultiTenant",
        "DedicatedLogVolume",
        "AdditionalStorageVolumes",
        "SnapshotAvailabilityZone",
        "FullSnapshotSizeInBytes",
    ),
    volatile=("percentProgress", "snapshotCreateTime"),
    extras=(
        Extra(
            "rds:DescribeDBSnapshotAttributes",
            {"DBSnapshotIdentifier": "DBSnapshotIdentifier"},
            "DBSnapshotAttributesResult.DBSnapshotAttributes",
            into="DBSnapshotAttributes",
            supplementary=True,
        ),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains DBSnapshot"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts DBSnapshot", by="arn"),
        Link(
            "Is associated with DBInstance",
            "AWS::RDS::DBInstance",
            "DBInstanceIdentifier",
            "Is associated with DBSnapshot",
            by="name",
        ),
    ),
)
