"""Snapshots of Redshift clusters."""

from config_app.resources.spec import Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Redshift::ClusterSnapshot",
    listing=Listing("redshift:DescribeClusterSnapshots", "Snapshots[]"),
    id="SnapshotIdentifier",
    name="SnapshotIdentifier",
    arn="join('', ['arn:aws:redshift:{region}:{account}:snapshot:', ClusterIdentifier, '/', SnapshotIdentifier])",
    created="SnapshotCreateTime",
    zone="AvailabilityZone",
    events=r"Snapshot|Tags$",
    settles=True,
    drop=("SnapshotArn", "MasterPasswordSecretArn", "MasterPasswordSecretKmsKeyId"),
    volatile=(
        "snapshotCreateTime",
        "clusterCreateTime",
        "elapsedTimeInSeconds",
        "estimatedSecondsToCompletion",
        "currentBackupRateInMegaBytesPerSecond",
        "backupProgressInMegaBytes",
        "manualSnapshotRemainingDays",
        "snapshotRetentionStartTime",
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains ClusterSnapshot"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts ClusterSnapshot", by="arn"),
        Link(
            "Is associated with Cluster",
            "AWS::Redshift::Cluster",
            "ClusterIdentifier",
            "Is associated with ClusterSnapshot",
        ),
    ),
)
