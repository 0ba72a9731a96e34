"""S3 buckets, each in its own region, with what guards them in supplementaryConfiguration."""

from config_app.resources import buckets
from config_app.resources.spec import Extra, Listing, ResourceType

BUCKET = {"Bucket": "Name"}

TYPE = ResourceType(
    "AWS::S3::Bucket",
    early=True,
    listing=Listing("s3:ListBuckets", "Buckets[]"),
    id="Name",
    name="Name",
    arn="arn:aws:s3:::{id}",
    created="CreationDate",
    home="Region",
    drop=("BucketRegion", "BucketArn"),
    extras=(
        Extra("s3:GetBucketLocation", BUCKET, "{Region: LocationConstraint}", shape=buckets.placed),
        Extra("s3:GetBucketTagging", BUCKET, "TagSet", into="Tags", absent=("NoSuchTagSet",)),
        Extra(
            "s3:GetBucketPolicy",
            BUCKET,
            "{policyText: Policy}",
            into="BucketPolicy",
            supplementary=True,
            absent=("NoSuchBucketPolicy",),
        ),
        Extra("s3:GetBucketAcl", BUCKET, "@", into="AccessControlList", supplementary=True, shape=buckets.grants),
        Extra(
            "s3:GetPublicAccessBlock",
            BUCKET,
            "PublicAccessBlockConfiguration",
            into="PublicAccessBlockConfiguration",
            supplementary=True,
            absent=("NoSuchPublicAccessBlockConfiguration",),
        ),
        Extra(
            "s3:GetBucketEncryption",
            BUCKET,
            "{rules: ServerSideEncryptionConfiguration.Rules[].{bucketKeyEnabled: BucketKeyEnabled, "
            "applyServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault"
            ".{sseAlgorithm: SSEAlgorithm, kmsMasterKeyID: KMSMasterKeyID}}}",
            into="ServerSideEncryptionConfiguration",
            supplementary=True,
            absent=("ServerSideEncryptionConfigurationNotFoundError",),
        ),
        Extra(
            "s3:GetBucketVersioning",
            BUCKET,
            "{status: Status || 'Off', isMfaDeleteEnabled: MFADelete && MFADelete == 'Enabled'}",
            into="BucketVersioningConfiguration",
            supplementary=True,
        ),
        Extra(
            "s3:GetBucketLogging",
            BUCKET,
            "{destinationBucketName: LoggingEnabled.TargetBucket, logFilePrefix: LoggingEnabled.TargetPrefix}",
            into="BucketLoggingConfiguration",
            supplementary=True,
        ),
        Extra(
            "s3:GetObjectLockConfiguration",
            BUCKET,
            "@",
            into="ObjectLockConfiguration",
            supplementary=True,
            shape=buckets.lock,
            absent=("ObjectLockConfigurationNotFoundError",),
        ),
        Extra(
            "s3:GetBucketReplication",
            BUCKET,
            "@",
            into="BucketReplicationConfiguration",
            supplementary=True,
            shape=buckets.replication,
            absent=("ReplicationConfigurationNotFoundError",),
        ),
        Extra(
            "s3:GetBucketAccelerateConfiguration",
            BUCKET,
            "{status: Status}",
            into="BucketAccelerateConfiguration",
            supplementary=True,
        ),
        Extra(
            "s3:GetBucketCors",
            BUCKET,
            "{rules: CORSRules[].{id: ID, allowedHeaders: AllowedHeaders, allowedMethods: AllowedMethods, "
            "allowedOrigins: AllowedOrigins, exposedHeaders: ExposeHeaders, maxAgeSeconds: MaxAgeSeconds}}",
            into="BucketCrossOriginConfiguration",
            supplementary=True,
            absent=("NoSuchCORSConfiguration",),
        ),
        Extra(
            "s3:GetBucketLifecycleConfiguration",
            BUCKET,
            "Rules",
            into="BucketLifecycleConfiguration",
            supplementary=True,
            shape=buckets.lifecycle,
            absent=("NoSuchLifecycleConfiguration",),
        ),
        Extra(
            "s3:GetBucketNotificationConfiguration",
            BUCKET,
            "@",
            into="BucketNotificationConfiguration",
            supplementary=True,
            shape=buckets.notifications,
        ),
        Extra(
            "s3:GetBucketOwnershipControls",
            BUCKET,
            "{rules: OwnershipControls.Rules[].{objectOwnership: ObjectOwnership}}",
            into="OwnershipControls",
            supplementary=True,
            absent=("OwnershipControlsNotFoundError",),
        ),
        Extra(
            "s3:GetBucketWebsite",
            BUCKET,
            "{indexDocumentSuffix: IndexDocument.Suffix, errorDocument: ErrorDocument.Key, "
            "redirectAllRequestsTo: RedirectAllRequestsTo, routingRules: RoutingRules}",
            into="BucketWebsiteConfiguration",
            supplementary=True,
            absent=("NoSuchWebsiteConfiguration",),
        ),
        Extra(
            "s3:GetBucketRequestPayment",
            BUCKET,
            "Payer == 'Requester'",
            into="IsRequesterPaysEnabled",
            supplementary=True,
        ),
    ),
)
