"""S3 buckets, with what guards them in supplementaryConfiguration."""

from config_app.resources.spec import Extra, Listing, ResourceType

TYPE = ResourceType(
    "AWS::S3::Bucket",
    listing=Listing("s3:ListBuckets", "Buckets[]"),
    id="Name",
    name="Name",
    arn="arn:aws:s3:::{id}",
    created="CreationDate",
    is_global=True,
    drop=("BucketRegion", "BucketArn"),
    extras=(
        Extra("s3:GetBucketTagging", {"Bucket": "Name"}, "TagSet", into="Tags", absent=("NoSuchTagSet",)),
        Extra(
            "s3:GetBucketPolicy",
            {"Bucket": "Name"},
            "{policyText: Policy}",
            into="BucketPolicy",
            supplementary=True,
            absent=("NoSuchBucketPolicy",),
        ),
        Extra(
            "s3:GetBucketAcl",
            {"Bucket": "Name"},
            "{owner: Owner, grantList: Grants}",
            into="AccessControlList",
            supplementary=True,
            absent=(),
        ),
        Extra(
            "s3:GetPublicAccessBlock",
            {"Bucket": "Name"},
            "PublicAccessBlockConfiguration",
            into="PublicAccessBlockConfiguration",
            supplementary=True,
            absent=("NoSuchPublicAccessBlockConfiguration",),
        ),
        Extra(
            "s3:GetBucketEncryption",
            {"Bucket": "Name"},
            "ServerSideEncryptionConfiguration",
            into="ServerSideEncryptionConfiguration",
            supplementary=True,
            absent=("ServerSideEncryptionConfigurationNotFoundError",),
        ),
        Extra(
            "s3:GetBucketVersioning",
            {"Bucket": "Name"},
            "{status: Status, isMfaDeleteEnabled: MFADelete}",
            into="BucketVersioningConfiguration",
            supplementary=True,
            absent=(),
        ),
        Extra(
            "s3:GetBucketLogging",
            {"Bucket": "Name"},
            "{destinationBucketName: LoggingEnabled.TargetBucket, logFilePrefix: LoggingEnabled.TargetPrefix}",
            into="BucketLoggingConfiguration",
            supplementary=True,
            absent=(),
        ),
    ),
)
