"""CIS Amazon Web Services Foundations Benchmark 1.4.0: numbers as published, titles in our words."""

from config_app.frameworks import topics
from config_app.frameworks.library import cis_aws_3_0 as newer
from config_app.frameworks.spec import Framework, control

_SAME = {one.number: one for one in newer.FRAMEWORK.controls}

FRAMEWORK = Framework(
    "cis-aws-1-4",
    "CIS AWS Foundations 1.4",
    "The benchmark for the base of an account, in the version that many reports still name.",
    (
        *(_SAME[f"1.{number}"] for number in range(1, 22)),
        control("2.1.1", "Buckets encrypt what is put into them", "S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED"),
        control("2.1.2", "Buckets refuse plain HTTP", "S3_BUCKET_SSL_REQUESTS_ONLY"),
        control("2.1.3", "Versions are deleted with a second factor only", "S3_BUCKET_MFA_DELETE_ENABLED"),
        control("2.1.4", "Data in buckets is known and classified", topics.SENSITIVE_DATA),
        control("2.1.5", "Public access to buckets is blocked", "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC",
                "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"),
        control("2.2.1", "New volumes are encrypted by default", "EC2_EBS_ENCRYPTION_BY_DEFAULT"),
        control("2.3.1", "Databases are encrypted", "RDS_STORAGE_ENCRYPTED"),
        control("3.1", "A trail covers every region", "MULTI_REGION_CLOUD_TRAIL_ENABLED"),
        control("3.2", "Log files are signed", "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"),
        control("3.3", "The trail's bucket is not public", "CLOUDTRAIL_S3_BUCKET_PUBLIC_ACCESS_PROHIBITED"),
        control("3.4", "Trails send their events to a log group", "CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED"),
        control("3.5", "Configuration is recorded in every region", manual="The recorder's page shows each region and its gaps."),
        control("3.6", "The trail's bucket logs its requests", "S3_BUCKET_LOGGING_ENABLED"),
        control("3.7", "Trails are encrypted with a KMS key", "CLOUD_TRAIL_ENCRYPTION_ENABLED"),
        control("3.8", "Customer keys rotate", "CMK_BACKING_KEY_ROTATION_ENABLED"),
        control("3.9", "Networks log their traffic", "VPC_FLOW_LOGS_ENABLED"),
        control("3.10", "Writing of objects is recorded", "CLOUDTRAIL_S3_DATAEVENTS_ENABLED"),
        control("3.11", "Reading of objects is recorded", "CLOUDTRAIL_S3_DATAEVENTS_ENABLED"),
        *(_SAME[f"4.{number}"] for number in range(1, 16)),
        control("5.1", "No network ACL opens administration to the world", "NACL_NO_UNRESTRICTED_SSH_RDP"),
        control("5.2", "No security group opens administration to the world", "INCOMING_SSH_DISABLED",
                "RESTRICTED_INCOMING_TRAFFIC"),
        control("5.3", "Default security groups let nothing through", "VPC_DEFAULT_SECURITY_GROUP_CLOSED"),
        control("5.4", "Peered networks route only what is needed", manual="Review the routes of each peering."),
    ),
    newer.FRAMEWORK.parameters,
)  # fmt: skip
