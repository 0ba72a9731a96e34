"""Clusters of Redshift, with where they log."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Redshift::Cluster",
    listing=Listing("redshift:DescribeClusters", "Clusters[]"),
    id="ClusterIdentifier",
    name="ClusterIdentifier",
    arn="arn:aws:redshift:{region}:{account}:cluster:{id}",
    created="ClusterCreateTime",
    zone="AvailabilityZone",
    events=r"Cluster(?!Snapshot|ParameterGroup|SecurityGroup|SubnetGroup)|Logging|SnapshotCopy|IamRoles|Tags$",
    settles=True,
    drop=(
        "ModifyStatus",
        "AquaConfiguration",
        "DefaultIamRoleArn",
        "ReservedNodeExchangeStatus",
        "CustomDomainName",
        "CustomDomainCertificateArn",
        "CustomDomainCertificateExpiryDate",
        "MasterPasswordSecretArn",
        "MasterPasswordSecretKmsKeyId",
        "IpAddressType",
        "MultiAZ",
        "MultiAZSecondary",
        "LakehouseRegistrationStatus",
        "CatalogArn",
        "ExtraComputeForAutomaticOptimization",
        "LoggingPublishStatus",
    ),
    volatile=(
        "clusterCreateTime",
        "nextMaintenanceWindowStartTime",
        "expectedNextSnapshotScheduleTime",
        "dataTransferProgress",
        "restoreStatus",
    ),
    extras=(
        Extra(
            "redshift:DescribeLoggingStatus",
            {"ClusterIdentifier": "ClusterIdentifier"},
            "{loggingEnabled: LoggingEnabled, bucketName: BucketName, s3KeyPrefix: S3KeyPrefix}",
            into="LoggingStatus",
            supplementary=True,
        ),
    ),
    links=(
        Link("Is contained in Vpc", "AWS::EC2::VPC", "VpcId", "Contains Cluster"),
        Link(
            "Is associated with SecurityGroup",
            "AWS::EC2::SecurityGroup",
            "VpcSecurityGroups[].VpcSecurityGroupId",
            "Is associated with Cluster",
        ),
        Link("Is encrypted with Key", "AWS::KMS::Key", "KmsKeyId", "Encrypts Cluster", by="arn"),
        Link(
            "Is associated with ClusterParameterGroup",
            "AWS::Redshift::ClusterParameterGroup",
            "ClusterParameterGroups[].ParameterGroupName",
            "Is associated with Cluster",
        ),
        Link(
            "Is associated with ClusterSubnetGroup",
            "AWS::Redshift::ClusterSubnetGroup",
            "ClusterSubnetGroupName",
            "Is associated with Cluster",
        ),
    ),
)
