"""Buckets: closed, encrypted, versioned, logged."""

from config_app.packs.library import Shipped, of_topics

PACK = Shipped(
    "object-storage",
    "Object storage (S3)",
    "Buckets are closed to the public, encrypted in transit and at rest, versioned, logged and kept for long enough.",
    of_topics(
        "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC",
        "S3_ACCESS_POINT_PUBLIC_ACCESS_BLOCKS",
        "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
        "S3_BUCKET_PUBLIC_READ_PROHIBITED",
        "S3_BUCKET_PUBLIC_WRITE_PROHIBITED",
        "S3_BUCKET_ACL_PROHIBITED",
        "S3_BUCKET_SSL_REQUESTS_ONLY",
        "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED",
        "S3_DEFAULT_ENCRYPTION_KMS",
        "S3_BUCKET_VERSIONING_ENABLED",
        "S3_BUCKET_DEFAULT_LOCK_ENABLED",
        "S3_BUCKET_MFA_DELETE_ENABLED",
        "S3_BUCKET_LOGGING_ENABLED",
        "S3_BUCKET_REPLICATION_ENABLED",
        "S3_LIFECYCLE_POLICY_CHECK",
        "S3_VERSION_LIFECYCLE_POLICY_CHECK",
        "S3_EVENT_NOTIFICATIONS_ENABLED",
        "CLOUDTRAIL_S3_DATAEVENTS_ENABLED",
        "CLOUDTRAIL_S3_BUCKET_PUBLIC_ACCESS_PROHIBITED",
    ),
)
