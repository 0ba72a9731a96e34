"""File systems of EFS; how much they hold is no configuration."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EFS::FileSystem",
    listing=Listing("efs:DescribeFileSystems", "FileSystems[]"),
    id="FileSystemId",
    name="Name",
    arn="FileSystemArn || 'arn:aws:elasticfilesystem:{region}:{account}:file-system/'",
    created="CreationTime",
    zone="AvailabilityZoneName",
    case="api",
    spelling=(("FileSystemArn", "Arn"),),
    events=r"FileSystem|LifecycleConfiguration|BackupPolicy|TagResource|MountTarget",
    drop=(
        "OwnerId",
        "CreationToken",
        "CreationTime",
        "LifeCycleState",
        "Name",
        "NumberOfMountTargets",
        "SizeInBytes",
        "AvailabilityZoneName",
        "AvailabilityZoneId",
        "FileSystemProtection",
    ),
    extras=(
        Extra(
            "efs:DescribeBackupPolicy",
            {"FileSystemId": "FileSystemId"},
            "BackupPolicy",
            into="BackupPolicy",
            absent=("PolicyNotFound",),
        ),
        Extra(
            "efs:DescribeLifecycleConfiguration",
            {"FileSystemId": "FileSystemId"},
            "LifecyclePolicies",
            into="LifecyclePolicies",
        ),
        Extra(
            "efs:DescribeFileSystemPolicy",
            {"FileSystemId": "FileSystemId"},
            "Policy",
            into="FileSystemPolicy",
            supplementary=True,
            absent=("PolicyNotFound",),
        ),
    ),
    links=(Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts FileSystem", by="arn"),),
)
