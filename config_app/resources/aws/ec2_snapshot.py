"""EBS snapshots of the account, with who may make volumes of them."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::EC2::Snapshot",
    listing=Listing("ec2:DescribeSnapshots", "Snapshots[]", {"OwnerIds": ["self"]}),
    id="SnapshotId",
    arn="arn:aws:ec2:{region}:{account}:snapshot/{id}",
    created="StartTime",
    alive="OwnerId == '{account}'",  # an emulated cloud lists those of public images too
    settles=True,
    events=r"Snapshot|Image|Tags$",
    volatile=("progress", "startTime", "completionTime"),
    extras=(
        Extra(
            "ec2:DescribeSnapshotAttribute",
            {"SnapshotId": "SnapshotId", "Attribute": "'createVolumePermission'"},
            "CreateVolumePermissions[].{group: Group, userId: UserId}",
            into="CreateVolumePermissions",
            supplementary=True,
            absent=("InvalidSnapshot.NotFound",),
        ),
    ),
    links=(
        Link("Is associated with Volume", "AWS::EC2::Volume", "VolumeId", "Is associated with Snapshot"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts Snapshot", by="arn"),
    ),
)
