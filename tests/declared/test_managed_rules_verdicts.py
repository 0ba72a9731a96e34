"""What AWS documents of single managed rules beyond their two examples: when they do not apply, what parameters change."""

# ruff: noqa: E501 -- a case is one row of a table
from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from config_app.rules import spec

YES, NO, NA = "COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"
AT = datetime(2026, 3, 1, tzinfo=UTC)
FULL = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"policyVersionList": [{"isDefaultVersion": True, "document": {"Statement": list(statements)}}]}


def _balancer(**attributes: str) -> dict[str, Any]:
    return {
        "LoadBalancerAttributes": [{"key": key.replace("__", "."), "value": value} for key, value in attributes.items()]
    }


# identifier, configuration, parameters, what else the item holds, verdict
CASES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    ("S3_BUCKET_LOGGING_ENABLED", {}, {"targetBucket": "a"}, {"supplementary": {"BucketLoggingConfiguration": {"destinationBucketName": "b"}}}, NO),
    ("S3_BUCKET_LOGGING_ENABLED", {}, {"targetBucket": "b"}, {"supplementary": {"BucketLoggingConfiguration": {"destinationBucketName": "b"}}}, YES),
    ("S3_BUCKET_LOGGING_ENABLED", {}, {"targetPrefix": "x/"}, {"supplementary": {"BucketLoggingConfiguration": {"destinationBucketName": "b"}}}, NO),
    ("MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS", {}, {}, {"supplementary": {"CredentialReport": {"password_enabled": "false", "mfa_active": "false"}}}, NA),
    ("IAM_USER_UNUSED_CREDENTIALS_CHECK", {}, {"maxCredentialUsageAge": "90"}, {"supplementary": {"CredentialReport": {"password_enabled": "true", "password_last_used": "no_information", "password_last_changed": "2026-02-25T00:00:00+00:00"}}}, YES),
    ("IAM_USER_UNUSED_CREDENTIALS_CHECK", {}, {"maxCredentialUsageAge": "90"}, {"supplementary": {"CredentialReport": {"password_enabled": "true", "password_last_used": "N/A"}}}, NO),
    ("IAM_USER_UNUSED_CREDENTIALS_CHECK", {}, {"maxCredentialUsageAge": "5"}, {"supplementary": {"CredentialReport": {"access_key_2_active": "true", "access_key_2_last_used_date": "2026-02-20T00:00:00+00:00"}}}, NO),
    ("ACCESS_KEYS_ROTATED", {}, {"maxAccessKeyAge": "90"}, {"supplementary": {"CredentialReport": {"access_key_1_active": "false", "access_key_1_last_rotated": "2020-01-01T00:00:00+00:00"}}}, YES),
    ("S3_BUCKET_SSL_REQUESTS_ONLY", {}, {}, {"supplementary": {"BucketPolicy": {"policyText": '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}'}}}, NO),
    ("S3_BUCKET_SSL_REQUESTS_ONLY", {}, {}, {"supplementary": {"BucketPolicy": {"policyText": '{"Statement":[{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["s3:*"],"Resource":"arn:aws:s3:::a/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}'}}}, YES),
    ("VPC_FLOW_LOGS_ENABLED", {"vpcId": "vpc-1"}, {"trafficType": "reject"}, {"inventory": {"AWS::EC2::FlowLog": [{"resourceId": "vpc-1", "flowLogStatus": "ACTIVE", "trafficType": "REJECT"}]}}, YES),
    ("VPC_FLOW_LOGS_ENABLED", {"vpcId": "vpc-1"}, {"trafficType": "ALL"}, {"inventory": {"AWS::EC2::FlowLog": [{"resourceId": "vpc-1", "flowLogStatus": "ACTIVE", "trafficType": "REJECT"}]}}, NO),
    ("API_GW_EXECUTION_LOGGING_ENABLED", {"methodSettings": {"*/*": {"loggingLevel": "INFO"}, "a/GET": {"loggingLevel": "OFF"}}}, {}, {}, NO),
    ("API_GW_EXECUTION_LOGGING_ENABLED", {"methodSettings": {"*/*": {"loggingLevel": "INFO"}}}, {"loggingLevel": "ERROR"}, {}, NO),
    ("API_GW_EXECUTION_LOGGING_ENABLED", {}, {}, {}, NO),
    ("API_GW_EXECUTION_LOGGING_ENABLED", {"defaultRouteSettings": {"detailedMetricsEnabled": False}}, {}, {"type": "AWS::ApiGatewayV2::Stage"}, NA),
    ("ELB_LOGGING_ENABLED", {}, {"s3BucketNames": "other"}, {"type": "AWS::ElasticLoadBalancing::LoadBalancer", "supplementary": {"LoadBalancerAttributes": {"accessLog": {"enabled": True, "s3BucketName": "logs"}}}}, NO),
    ("ELB_LOGGING_ENABLED", {}, {"s3BucketNames": "a, logs"}, {"type": "AWS::ElasticLoadBalancing::LoadBalancer", "supplementary": {"LoadBalancerAttributes": {"accessLog": {"enabled": True, "s3BucketName": "logs"}}}}, YES),
    ("ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK", {"loadBalancerArn": "lb", "type": "network"}, {}, {"inventory": {"AWS::ElasticLoadBalancingV2::Listener": []}}, NA),
    ("ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK", {"loadBalancerArn": "lb", "type": "application"}, {}, {"inventory": {"AWS::ElasticLoadBalancingV2::Listener": []}}, NA),
    ("RDS_LOGGING_ENABLED", {"engine": "neptune"}, {}, {}, NA),
    ("RDS_LOGGING_ENABLED", {"engine": "aurora-postgresql", "enabledCloudwatchLogsExports": ["postgresql"]}, {}, {}, YES),
    ("RDS_LOGGING_ENABLED", {"engine": "oracle-ee", "enabledCloudwatchLogsExports": ["alert", "audit", "trace", "listener"]}, {"additionalLogs": "oracle: general; aurora: alert"}, {}, NO),
    ("DB_INSTANCE_BACKUP_ENABLED", {"backupRetentionPeriod": 3}, {"backupRetentionMinimum": "7"}, {}, NO),
    ("DB_INSTANCE_BACKUP_ENABLED", {"backupRetentionPeriod": 7}, {"backupRetentionPeriod": "7", "preferredBackupWindow": "01:00-02:00"}, {}, NO),
    ("DB_INSTANCE_BACKUP_ENABLED", {"backupRetentionPeriod": 0, "readReplicaSourceDBInstanceIdentifier": "db"}, {}, {}, NA),
    ("DB_INSTANCE_BACKUP_ENABLED", {"backupRetentionPeriod": 0, "readReplicaSourceDBInstanceIdentifier": "db"}, {"checkReadReplicas": "true"}, {}, NO),
    ("RDS_SNAPSHOTS_PUBLIC_PROHIBITED", {}, {}, {"type": "AWS::RDS::DBClusterSnapshot", "supplementary": {"DBClusterSnapshotAttributes": [{"attributeName": "restore", "attributeValues": ["all"]}]}}, NO),
    ("RDS_SNAPSHOT_ENCRYPTED", {"storageEncrypted": True}, {}, {"type": "AWS::RDS::DBClusterSnapshot"}, YES),
    ("ELASTICACHE_REDIS_CLUSTER_AUTOMATIC_BACKUP_CHECK", {"engine": "memcached"}, {}, {"type": "AWS::ElastiCache::CacheCluster"}, NA),
    ("ELASTICACHE_REDIS_CLUSTER_AUTOMATIC_BACKUP_CHECK", {"snapshotRetentionLimit": 7}, {"snapshotRetentionPeriod": "5"}, {"type": "AWS::ElastiCache::ReplicationGroup"}, YES),
    ("REDSHIFT_BACKUP_ENABLED", {"automatedSnapshotRetentionPeriod": 3}, {"MinRetentionPeriod": "5"}, {}, NO),
    ("REDSHIFT_BACKUP_ENABLED", {"automatedSnapshotRetentionPeriod": 9}, {"MaxRetentionPeriod": "7"}, {}, NO),
    ("EMR_MASTER_NO_PUBLIC_IP", {"status": {"state": "TERMINATED"}, "masterPublicDnsName": "ec2-1-2-3-4.compute.amazonaws.com"}, {}, {}, NA),
    ("EFS_ENCRYPTED_CHECK", {"Encrypted": True, "KmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"}, {"KmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/2"}, {}, NO),
    ("EFS_ENCRYPTED_CHECK", {"Encrypted": True, "KmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/1"}, {"KmsKeyId": "1"}, {}, YES),
    ("ELB_ACM_CERTIFICATE_REQUIRED", {"listenerDescriptions": [{"listener": {"protocol": "HTTP", "loadBalancerPort": 80}}]}, {}, {}, NA),
    ("ELB_TLS_HTTPS_LISTENERS_ONLY", {"listenerDescriptions": []}, {}, {}, NA),
    ("ELBV2_ACM_CERTIFICATE_REQUIRED", {"loadBalancerArn": "lb", "type": "application"}, {}, {"inventory": {"AWS::ElasticLoadBalancingV2::Listener": [{"LoadBalancerArn": "lb", "Port": 80}, {"LoadBalancerArn": "lb", "Port": 443, "Certificates": [{"CertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1"}]}]}}, YES),
    ("ELBV2_ACM_CERTIFICATE_REQUIRED", {"loadBalancerArn": "lb", "type": "application"}, {"AcmCertificatesAllowed": "arn:aws:acm:us-east-1:111122223333:certificate/2"}, {"inventory": {"AWS::ElasticLoadBalancingV2::Listener": [{"LoadBalancerArn": "lb", "Port": 443, "Certificates": [{"CertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1"}]}]}}, NO),
    ("IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS", {**_policy(FULL), "arn": "arn:p"}, {"excludePermissionBoundaryPolicy": "true"}, {"inventory": {"AWS::IAM::User": [{"permissionsBoundary": {"permissionsBoundaryArn": "arn:p"}}], "AWS::IAM::Role": []}}, NA),
    ("IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS", _policy({**FULL, "Effect": "Deny"}), {}, {}, YES),
    ("IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS", {"policyVersionList": [{"isDefaultVersion": False, "document": {"Statement": [FULL]}}]}, {}, {}, YES),
    ("IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS", _policy({"Effect": "Allow", "Action": "*", "Resource": "*"}), {"blockedActionsPatterns": "kms:Decrypt"}, {}, NO),
    ("IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS", _policy({"Effect": "Allow", "Action": "kms:Re*", "Resource": "arn:aws:kms:*:111122223333:key/*"}), {"blockedActionsPatterns": "kms:ReEncryptFrom"}, {}, NO),
    ("IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS", _policy({"Effect": "Allow", "NotAction": "kms:*", "Resource": "*"}), {"blockedActionsPatterns": "kms:Decrypt"}, {}, YES),
    ("IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS", _policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}), {"blockedActionsPatterns": "kms:Decrypt"}, {}, NO),
    ("S3_DEFAULT_ENCRYPTION_KMS", {}, {"kmsKeyArns": "arn:aws:kms:us-east-1:111122223333:key/1"}, {"supplementary": {"ServerSideEncryptionConfiguration": {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyID": "arn:aws:kms:us-east-1:111122223333:key/2"}}]}}}, NO),
    ("EC2_INSTANCE_MANAGED_BY_SSM", {"instanceId": "i-1", "state": {"name": "stopped"}}, {}, {"inventory": {"AWS::SSM::ManagedInstanceInventory": []}}, NA),
    ("IAM_USER_GROUP_MEMBERSHIP_CHECK", {"groupList": ["a"]}, {"groupNames": "b, c"}, {}, NO),
    ("DYNAMODB_TABLE_ENCRYPTED_KMS", {"ssedescription": {"status": "ENABLED", "ssetype": "KMS", "kmsmasterKeyArn": "arn:k"}}, {"kmsKeyArns": "arn:other"}, {}, NO),
    ("ACM_CERTIFICATE_EXPIRATION_CHECK", {"status": "PENDING_VALIDATION"}, {}, {}, NA),
    ("ACM_CERTIFICATE_EXPIRATION_CHECK", {"notAfter": "2026-03-20T00:00:00Z"}, {"daysToExpiration": "30"}, {}, NO),
    ("ACM_CERTIFICATE_EXPIRATION_CHECK", {"notAfter": 1767225600000}, {}, {}, NO),  # milliseconds: 2026-01-01
    ("CW_LOGGROUP_RETENTION_PERIOD_CHECK", {"logGroupName": "g"}, {}, {}, YES),  # never expires
    ("CW_LOGGROUP_RETENTION_PERIOD_CHECK", {"logGroupName": "g", "retentionInDays": 7}, {"LogGroupNames": "h"}, {}, NA),
    ("EC2_VOLUME_INUSE_CHECK", {"attachments": [{"state": "attached", "deleteOnTermination": False}]}, {"deleteOnTermination": "true"}, {}, NO),
    ("CLOUDWATCH_ALARM_ACTION_CHECK", {"alarmActions": ["a"], "insufficientDataActions": [], "okactions": []}, {"alarmActionRequired": "true", "insufficientDataActionRequired": "false", "okActionRequired": "false"}, {}, YES),
    ("CLOUDWATCH_ALARM_ACTION_CHECK", {"alarmActions": ["a"], "insufficientDataActions": ["a"]}, {"action1": "b"}, {}, NO),
    ("KMS_CMK_NOT_SCHEDULED_FOR_DELETION", {"keyId": "1", "keyState": "PendingDeletion"}, {"kmsKeyIds": "2"}, {}, NA),
    ("KMS_CMK_NOT_SCHEDULED_FOR_DELETION", {"keyId": "1", "keyManager": "AWS"}, {}, {}, NA),
    ("NO_UNRESTRICTED_ROUTE_TO_IGW", {"routeTableId": "rtb-1", "routes": [{"destinationIpv6CidrBlock": "::/0", "gatewayId": "igw-1"}]}, {}, {}, NO),
    ("NO_UNRESTRICTED_ROUTE_TO_IGW", {"routeTableId": "rtb-1", "routes": [{"destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}]}, {"routeTableIds": "rtb-1"}, {}, YES),
    ("RDS_INSTANCE_DELETION_PROTECTION_ENABLED", {"engine": "mysql", "deletionProtection": False}, {"databaseEngines": "postgres"}, {}, NA),
    ("EC2_STOPPED_INSTANCE", {"state": {"name": "stopped"}, "stateTransitionReason": "User initiated (2026-02-20 10:00:00 GMT)"}, {}, {}, YES),
    ("ELASTIC_BEANSTALK_MANAGED_UPDATES_ENABLED", {"optionSettings": {"aws:elasticbeanstalk:managedactions": {"ManagedActionsEnabled": {"value": "true"}}, "aws:elasticbeanstalk:managedactions:platformupdate": {"UpdateLevel": {"value": "patch"}}}}, {"UpdateLevel": "minor"}, {}, NO),
    ("ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK", {"NetworkMode": "awsvpc", "ContainerDefinitions": [{"Name": "a"}]}, {}, {}, YES),
    ("ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK", {"NetworkMode": "host", "ContainerDefinitions": [{"Name": "a", "Privileged": True}]}, {}, {}, YES),
    ("ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK", {"NetworkMode": "host", "Status": "INACTIVE", "ContainerDefinitions": [{"Name": "a"}]}, {"SkipInactiveTaskDefinitions": "true"}, {}, NA),
    ("S3_BUCKET_DEFAULT_LOCK_ENABLED", {}, {"mode": "Governance"}, {"supplementary": {"ObjectLockConfiguration": {"objectLockEnabled": "Enabled", "rule": {"defaultRetention": {"mode": "GOVERNANCE"}}}}}, YES),
    ("VPC_VPN_2_TUNNELS_UP", {"vgwTelemetry": [{"status": "UP"}]}, {}, {}, NO),
    ("BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK", {"BackupPlan": {"BackupPlanRule": [{"ScheduleExpression": "cron(0 */12 * * ? *)"}]}}, {"requiredFrequencyValue": "12", "requiredFrequencyUnit": "hours"}, {}, YES),
    ("BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK", {}, {}, {}, YES),  # kept for ever
    ("BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED", {"AccessPolicy": {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "backup:*", "Resource": "*"}]}}, {}, {}, YES),
    ("BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED", {"AccessPolicy": {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "backup:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalArn": "arn:boss"}}}]}}, {}, {}, NO),
    ("BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED", {"AccessPolicy": {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "backup:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalArn": "arn:boss"}}}]}}, {"principalArnList": "arn:boss"}, {}, YES),
    ("EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", {}, {"resourceTags": '{"team": "web"}'}, {"tags": {"team": "db"}, "arn": "arn:v"}, NA),
    ("EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", {}, {"resourceId": "vol-2"}, {"resource_id": "vol-1", "arn": "arn:v"}, NA),
    ("EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", {}, {"backupVaultLockCheck": "True"}, {"arn": "arn:v", "inventory": {"AWS::Backup::BackupSelection": [{"BackupPlanId": "p", "BackupSelection": {"Resources": ["*"]}}], "AWS::Backup::BackupPlan": [{"BackupPlanId": "p", "BackupPlan": {"BackupPlanRule": [{"TargetBackupVault": "v"}]}}], "AWS::Backup::BackupVault": [{"BackupVaultName": "v"}]}}, NO),
    ("EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", {}, {"backupVaultLockCheck": "True", "minRetentionDays": "7"}, {"arn": "arn:v", "inventory": {"AWS::Backup::BackupSelection": [{"BackupPlanId": "p", "BackupSelection": {"Resources": ["*"]}}], "AWS::Backup::BackupPlan": [{"BackupPlanId": "p", "BackupPlan": {"BackupPlanRule": [{"TargetBackupVault": "v"}]}}], "AWS::Backup::BackupVault": [{"BackupVaultName": "v", "LockConfiguration": {"MinRetentionDays": 30}}]}}, YES),
    ("EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", {}, {"crossRegionList": "eu-west-1"}, {"arn": "arn:v", "inventory": {"AWS::Backup::BackupSelection": [{"BackupPlanId": "p", "BackupSelection": {"Resources": ["*"]}}], "AWS::Backup::BackupPlan": [{"BackupPlanId": "p", "BackupPlan": {"BackupPlanRule": [{"CopyActions": [{"DestinationBackupVaultArn": "arn:aws:backup:eu-west-1:111122223333:backup-vault:c"}]}]}}]}}, YES),
    ("EBS_IN_BACKUP_PLAN", {}, {}, {"arn": "arn:v", "inventory": {"AWS::Backup::BackupSelection": [{"BackupPlanId": "p", "BackupSelection": {"Resources": ["*"], "NotResources": ["arn:v"]}}]}}, NO),
    ("EBS_IN_BACKUP_PLAN", {}, {}, {"arn": "arn:v", "tags": {"env": "test"}, "inventory": {"AWS::Backup::BackupSelection": [{"BackupPlanId": "p", "BackupSelection": {"Resources": ["*"], "Conditions": {"StringLike": [{"ConditionKey": "aws:ResourceTag/env", "ConditionValue": "prod*"}]}}}]}}, NO),
    ("EBS_IN_BACKUP_PLAN", {}, {}, {"arn": "arn:v", "tags": {"env": "prod-1"}, "inventory": {"AWS::Backup::BackupSelection": [{"BackupPlanId": "p", "BackupSelection": {"Resources": ["*"], "Conditions": {"StringLike": [{"ConditionKey": "aws:ResourceTag/env", "ConditionValue": "prod*"}]}}}]}}, YES),
    ("SECRETSMANAGER_ROTATION_ENABLED_CHECK", {"RotationEnabled": True, "RotationRules": {"AutomaticallyAfterDays": 90}}, {"maximumAllowedRotationFrequency": "30"}, {}, NO),
    ("SECRETSMANAGER_SCHEDULED_ROTATION_SUCCESS_CHECK", {"RotationEnabled": False}, {}, {}, NA),
    ("EBS_OPTIMIZED_INSTANCE", {"instanceType": "t2.micro", "ebsOptimized": False}, {}, {}, NA),
    ("RDS_INSTANCE_IAM_AUTHENTICATION_ENABLED", {"engine": "sqlserver-se"}, {}, {}, NA),
    ("RDS_INSTANCE_IAM_AUTHENTICATION_ENABLED", {"engine": "mysql", "dBInstanceStatus": "creating"}, {}, {}, NA),
    ("RDS_INSTANCE_DEFAULT_ADMIN_CHECK", {"masterUsername": "x"}, {"validAdminUserNames": "keeper"}, {}, NO),
    ("AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED", {"healthCheckType": "EC2"}, {}, {}, NA),
    ("AUTOSCALING_MULTIPLE_AZ", {"availabilityZones": [{"value": "a"}, {"value": "b"}]}, {"minAvailabilityZones": "3"}, {}, NO),
    ("NACL_NO_UNRESTRICTED_SSH_RDP", {"entries": [{"egress": True, "ruleAction": "allow", "protocol": "-1", "cidrBlock": "0.0.0.0/0"}]}, {}, {}, YES),
    ("NACL_NO_UNRESTRICTED_SSH_RDP", {"entries": [{"egress": False, "ruleAction": "allow", "protocol": "-1", "ipv6CidrBlock": "::/0"}]}, {}, {}, NO),
    ("S3_BUCKET_POLICY_GRANTEE_CHECK", {}, {}, {}, YES),  # no policy
    ("S3_BUCKET_POLICY_GRANTEE_CHECK", {}, {"ipAddresses": "10.0.0.1, 192.168.1.0/24"}, {"supplementary": {"BucketPolicy": {"policyText": {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.1"}}}}}}}, YES),
    ("S3_BUCKET_POLICY_GRANTEE_CHECK", {}, {"servicePrincipals": "cloudtrail.amazonaws.com"}, {"supplementary": {"BucketPolicy": {"policyText": {"Statement": [{"Effect": "Allow", "Principal": {"Service": ["cloudtrail.amazonaws.com", "lambda.amazonaws.com"]}, "Action": "s3:PutObject", "Resource": "*"}]}}}}, NO),
    ("S3_BUCKET_BLACKLISTED_ACTIONS_PROHIBITED", {}, {"blacklistedActionPattern": "s3:*"}, {"account_id": "111122223333", "supplementary": {"BucketPolicy": {"policyText": {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "s3:*", "Resource": "*"}]}}}}, YES),
    ("S3_BUCKET_ACL_PROHIBITED", {}, {}, {"supplementary": {"OwnershipControls": {"rules": [{"objectOwnership": "BucketOwnerEnforced"}]}}}, YES),
    ("S3_VERSION_LIFECYCLE_POLICY_CHECK", {}, {}, {"supplementary": {"BucketVersioningConfiguration": {"status": "Off"}}}, NA),
    ("S3_LIFECYCLE_POLICY_CHECK", {}, {"targetExpirationDays": "30"}, {"supplementary": {"BucketLifecycleConfiguration": {"rules": [{"status": "Enabled", "expirationInDays": 365}]}}}, NO),
    ("S3_LIFECYCLE_POLICY_CHECK", {}, {"targetTransitionDays": "30", "targetTransitionStorageClass": "STANDARD_IA"}, {"supplementary": {"BucketLifecycleConfiguration": {"rules": [{"status": "Enabled", "transitions": [{"days": 30, "storageClass": "STANDARD_IA"}]}]}}}, YES),
    ("ALB_DESYNC_MODE_CHECK", {"type": "application"}, {"desyncMode": "defensive', 'strictest"}, {"supplementary": _balancer(routing__http__desync_mitigation_mode="strictest")}, YES),
    ("ALB_DESYNC_MODE_CHECK", {"type": "network"}, {"desyncMode": "defensive"}, {"supplementary": _balancer()}, NA),
    ("NLB_LOGGING_ENABLED", {"type": "application"}, {}, {"supplementary": _balancer(access_logs__s3__enabled="false")}, NA),
    ("DESIRED_INSTANCE_TENANCY", {"placement": {"tenancy": "default"}, "imageId": "ami-1"}, {"tenancy": "DEDICATED", "imageId": "ami-2"}, {}, NA),
    ("DESIRED_INSTANCE_TENANCY", {"placement": {"tenancy": "host", "hostId": "h-1"}}, {"tenancy": "HOST", "hostId": "h-2"}, {}, NO),
    ("EC2_TOKEN_HOP_LIMIT_CHECK", {"metadataOptions": {"httpPutResponseHopLimit": 2}}, {"tokenHopLimit": "2"}, {}, YES),
    ("EC2_SECURITY_GROUP_ATTACHED_TO_ENI", {"groupName": "default", "groupId": "sg-1"}, {}, {"inventory": {"AWS::EC2::NetworkInterface": []}}, NA),
    ("INTERNET_GATEWAY_AUTHORIZED_VPC_ONLY", {"attachments": [{"vpcId": "vpc-1"}]}, {}, {}, NO),  # none authorized: all refused
    ("INTERNET_GATEWAY_AUTHORIZED_VPC_ONLY", {"attachments": []}, {}, {}, YES),
    ("LAMBDA_FUNCTION_SETTINGS_CHECK", {"packageType": "Image"}, {"runtime": "python3.12"}, {}, NA),
    ("LAMBDA_FUNCTION_SETTINGS_CHECK", {"runtime": "python3.12", "memorySize": 512, "timeout": 60}, {"runtime": "python3.12"}, {}, YES),
    ("LAMBDA_FUNCTION_SETTINGS_CHECK", {"runtime": "python3.12", "memorySize": 512}, {"runtime": "python3.12", "memorySize": "128"}, {}, NO),
    ("LAMBDA_CONCURRENCY_CHECK", {}, {"ConcurrencyLimitHigh": "100"}, {"supplementary": {"Concurrency": {"reservedConcurrentExecutions": 500}}}, NO),
    ("LAMBDA_VPC_MULTI_AZ_CHECK", {"vpcConfig": {"subnetIds": []}}, {}, {}, NA),
    ("ECS_FARGATE_LATEST_PLATFORM_VERSION", {"LaunchType": "EC2"}, {}, {}, NA),
    ("CODEBUILD_PROJECT_S3_LOGS_ENCRYPTED", {"logsConfig": {"s3Logs": {"status": "DISABLED"}}}, {}, {}, NA),
    ("EKS_CLUSTER_SUPPORTED_VERSION", {"Version": "1.10"}, {"oldestVersionSupported": "1.9"}, {}, YES),
    ("NETFW_LOGGING_ENABLED", {"LoggingConfiguration": {"LogDestinationConfigs": [{"LogType": "FLOW"}]}}, {"logType": "ALERT"}, {}, NO),
    ("NETFW_STATELESS_RULE_GROUP_NOT_EMPTY", {"ruleGroupResponse": {"type": "STATEFUL"}}, {}, {}, NA),
    ("CLOUDFRONT_ORIGIN_ACCESS_IDENTITY_ENABLED", {"distributionConfig": {"origins": {"items": [{"domainName": "example.com", "customOriginConfig": {}}]}}}, {}, {}, NA),
    ("CLOUDFRONT_SNI_ENABLED", {"distributionConfig": {"viewerCertificate": {"cloudFrontDefaultCertificate": True}}}, {}, {}, YES),
    ("CLOUDFRONT_TRAFFIC_TO_ORIGIN_ENCRYPTED", {"distributionConfig": {"defaultCacheBehavior": {"targetOriginId": "o", "viewerProtocolPolicy": "allow-all"}, "origins": {"items": [{"id": "o", "customOriginConfig": {"originProtocolPolicy": "match-viewer"}}]}}}, {}, {}, NO),
    ("CLOUDFRONT_TRAFFIC_TO_ORIGIN_ENCRYPTED", {"distributionConfig": {"defaultCacheBehavior": {"targetOriginId": "o", "viewerProtocolPolicy": "https-only"}, "origins": {"items": [{"id": "o", "customOriginConfig": {"originProtocolPolicy": "match-viewer"}}]}}}, {}, {}, YES),
    ("CLOUDFRONT_ASSOCIATED_WITH_WAF", {"distributionConfig": {"webACLId": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1"}}, {"wafWebAclIds": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/b/2"}, {}, NO),
    ("CLOUDWATCH_ALARM_SETTINGS_CHECK", {"metricName": "Errors"}, {"metricName": "CPUUtilization"}, {}, NA),
    ("CLOUDWATCH_ALARM_RESOURCE_CHECK", {}, {"resourceType": "AWS::EC2::Volume", "metricName": "m"}, {"type": "AWS::EC2::Instance", "inventory": {"AWS::CloudWatch::Alarm": []}}, NA),
    ("IAM_POLICY_IN_USE", {}, {"policyARN": "arn:p"}, {"inventory": {"AWS::IAM::User": [], "AWS::IAM::Role": [], "AWS::IAM::Group": [{"groupName": "g", "attachedManagedPolicies": [{"policyArn": "arn:p"}]}]}}, NO),
    ("IAM_POLICY_IN_USE", {}, {"policyARN": "arn:p"}, {"inventory": {"AWS::IAM::User": [{"groupList": ["g"]}], "AWS::IAM::Role": [], "AWS::IAM::Group": [{"groupName": "g", "attachedManagedPolicies": [{"policyArn": "arn:p"}]}]}}, YES),
    ("IAM_POLICY_IN_USE", {}, {"policyARN": "arn:p", "policyUsageType": "IAM_ROLE"}, {"inventory": {"AWS::IAM::User": [{"attachedManagedPolicies": [{"policyArn": "arn:p"}]}], "AWS::IAM::Role": []}}, NO),
    ("CODEPIPELINE_DEPLOYMENT_COUNT_CHECK", {"pipeline": {"stages": [{"name": "a", "actions": [{"actionTypeId": {"category": "Deploy"}}]}, {"name": "b", "actions": [{"actionTypeId": {"category": "Deploy"}}] * 3}]}}, {"deploymentLimit": "2"}, {}, NO),
    ("CODEDEPLOY_EC2_MINIMUM_HEALTHY_HOSTS_CONFIGURED", {"computePlatform": "Lambda"}, {}, {}, NA),
    ("CODEDEPLOY_EC2_MINIMUM_HEALTHY_HOSTS_CONFIGURED", {"deploymentConfigName": "own"}, {"minimumHealthyHostsHostCount": "2"}, {"inventory": {"AWS::CodeDeploy::DeploymentConfig": [{"deploymentConfigName": "own", "minimumHealthyHosts": {"type": "HOST_COUNT", "value": 1}}]}}, NO),
    ("NEPTUNE_CLUSTER_ENCRYPTED", {"engine": "aurora-mysql", "storageEncrypted": False}, {}, {}, NA),
    ("DOCDB_CLUSTER_ENCRYPTED", {"engine": "docdb", "storageEncrypted": True, "kmsKeyId": "arn:a"}, {"kmsKeyArns": "arn:b"}, {}, NO),
    ("ACM_CERTIFICATE_RSA_CHECK", {"keyAlgorithm": "EC_prime256v1"}, {}, {}, NA),
    ("ACM_PCA_ROOT_CA_DISABLED", {"Type": "SUBORDINATE", "Status": "ACTIVE"}, {}, {}, NA),
    ("ALB_TAGGED", {"type": "network"}, {"requiredKeyTags": "owner"}, {}, NA),
    ("NLB_LISTENER_TAGGED", {"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/1"}, {}, {}, NA),
    ("ECR_REPOSITORY_TAGGED", {}, {}, {"tags": {"aws:cloudformation:stack-name": "s"}}, NO),  # tags of AWS's own do not count
    ("ECR_REPOSITORY_TAGGED", {}, {}, {"tags": {"any": ""}}, YES),
    ("EFS_LAST_BACKUP_RECOVERY_POINT_CREATED", {}, {"recoveryPointAgeValue": "6", "recoveryPointAgeUnit": "hours"}, {"arn": "arn:f", "inventory": {"AWS::Backup::RecoveryPoint": [{"ResourceArn": "arn:f", "CreationDate": "2026-02-28T12:00:00Z"}]}}, NO),
]  # fmt: skip


def _judge(identifier: str, configuration: dict[str, Any], parameters: dict[str, Any], rest: dict[str, Any]) -> str:
    rest = dict(rest)
    around = {
        kind: tuple(spec.Known(configuration) for configuration in known)
        for kind, known in rest.pop("inventory", {}).items()
    }
    item = spec.Item(at=AT, **rest)
    return spec.judge(
        spec.managed()[identifier], configuration, parameters, item, spec.Inventory(lambda kind, _: around.get(kind))
    )[0]


@pytest.mark.parametrize(
    ("identifier", "configuration", "parameters", "rest", "verdict"),
    CASES,
    ids=[f"{case[0]}-{case[4]}" for case in CASES],
)
def test_verdict_is_awss(
    identifier: str, configuration: dict[str, Any], parameters: dict[str, Any], rest: dict[str, Any], verdict: str
) -> None:
    assert _judge(identifier, configuration, parameters, rest) == verdict


TRAIL = {"isMultiRegionTrail": True, "hasCustomEventSelectors": True}


def _around(selectors: dict[str, Any], **status: Any) -> spec.Inventory:
    parts = {"EventSelectors": selectors, "TrailStatus": {"isLogging": True, **status}}
    trail = spec.Known({**TRAIL, "homeRegion": "us-east-1"}, spec.Item(supplementary=parts))
    return spec.Inventory(lambda *_: (trail,), "us-east-1")


@pytest.mark.parametrize(
    ("selectors", "buckets", "verdict"),
    [
        ({"eventSelectors": [{"readWriteType": "WriteOnly", "dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}]}]}, "", NO),
        ({"eventSelectors": [{"dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3:::a/"]}]}]}, "", NO),
        ({"eventSelectors": [{"dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3:::a/"]}]}]}, "a", YES),
        ({"eventSelectors": [{"dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3:::a/logs/"]}]}]}, "a", NO),
        ({"eventSelectors": [{"dataResources": [{"type": "AWS::Lambda::Function", "values": ["arn:aws:lambda"]}]}]}, "", NO),
        ({"advancedEventSelectors": [{"fieldSelectors": [{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.type", "equals": ["AWS::S3::Object"]}]}]}, "", YES),
        ({"advancedEventSelectors": [{"fieldSelectors": [{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.type", "equals": ["AWS::S3::Object"]}, {"field": "readOnly", "equals": ["true"]}]}]}, "", NO),
        ({"advancedEventSelectors": [{"fieldSelectors": [{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.type", "equals": ["AWS::S3::Object"]}, {"field": "resources.ARN", "startsWith": ["arn:aws:s3:::a/"]}]}]}, "a", YES),
    ],
)  # fmt: skip
def test_object_events_are_recorded_for_all_buckets_or_those_named(
    selectors: dict[str, Any], buckets: str, verdict: str
) -> None:
    rule = spec.managed()["CLOUDTRAIL_S3_DATAEVENTS_ENABLED"]
    given = {"S3BucketNames": buckets} if buckets else {}
    assert spec.judge(rule, {}, given, spec.Item(), _around(selectors))[0] == verdict


def test_a_trail_of_one_region_counts_in_its_region_only() -> None:
    trail = spec.Known(
        {"isMultiRegionTrail": False, "homeRegion": "us-east-1"},
        spec.Item(supplementary={"TrailStatus": {"isLogging": True}}),
    )
    rule = spec.managed()["CLOUD_TRAIL_ENABLED"]
    for region, verdict in (("us-east-1", YES), ("eu-west-1", NO)):
        assert spec.judge(rule, {}, {}, spec.Item(), spec.Inventory(lambda *_: (trail,), region))[0] == verdict


def test_what_is_not_recorded_is_said_and_is_no_verdict() -> None:
    nothing = spec.Inventory(lambda *_: None)
    for identifier in ("CLOUD_TRAIL_ENABLED", "SECURITYHUB_ENABLED", "GUARDDUTY_ENABLED_CENTRALIZED"):
        with pytest.raises(spec.NotRecorded, match="is not recorded in this account and region"):
            spec.judge(spec.managed()[identifier], {}, {}, spec.Item(), nothing)
    with pytest.raises(spec.NotRecorded, match="CredentialReport"):
        spec.judge(spec.managed()["IAM_USER_MFA_ENABLED"], {}, {}, spec.Item())
    with pytest.raises(spec.NotRecorded, match="organization"):
        spec.judge(spec.managed()["ACCOUNT_PART_OF_ORGANIZATIONS"], {}, {}, spec.Item())


def test_a_part_that_the_recorder_asks_for_and_does_not_get_is_none() -> None:
    assert spec.Item(type="AWS::S3::Bucket").part("BucketPolicy") is None
    with pytest.raises(spec.NotRecorded):
        spec.Item(type="AWS::S3::Bucket").part("NeverAskedFor")


def test_an_inventory_fetches_each_type_once() -> None:
    asked: list[tuple[str, bool]] = []

    def fetch(kind: str, everywhere: bool) -> list[spec.Known]:
        asked.append((kind, everywhere))
        return [spec.Known({"vpcId": "vpc-1"})]

    inventory = spec.Inventory(fetch)
    for _ in range(3):
        assert len(inventory.of("AWS::EC2::VPC")) == 1
        inventory.of("AWS::EC2::VPC", everywhere=True)
        inventory.derived("ids", lambda around: {known.configuration["vpcId"] for known in around.of("AWS::EC2::VPC")})
    assert asked == [("AWS::EC2::VPC", False), ("AWS::EC2::VPC", True)]


@pytest.mark.parametrize(
    ("identifier", "given", "said"),
    [
        ("ACCESS_KEYS_ROTATED", {}, "The required parameter [maxAccessKeyAge] is not present"),
        ("ACCESS_KEYS_ROTATED", {"maxAccessKeyAge": "ninety"}, "must be a whole number"),
        ("ACCESS_KEYS_ROTATED", {"maxAccessKeyAge": "12.5"}, "must be a whole number"),
        ("ACCESS_KEYS_ROTATED", {"maxAccessKeyAge": "0"}, "must be at least 1"),
        ("ACCESS_KEYS_ROTATED", {"maxAccessKeyAge": "90", "colour": "red"}, "Unknown parameter colour"),
        ("DB_INSTANCE_BACKUP_ENABLED", {"backupRetentionPeriod": "36"}, "must be at most 35"),
        ("EC2_VOLUME_INUSE_CHECK", {"deleteOnTermination": "maybe"}, "must be true or false"),
        ("VPC_FLOW_LOGS_ENABLED", {"trafficType": "SOME"}, "must be one of ACCEPT, REJECT, ALL"),
        ("OPENSEARCH_LOGS_TO_CLOUDWATCH", {"logTypes": "search,slow"}, "not 'slow'"),
        ("EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", {"resourceTags": '{"a": '}, "must be a JSON object"),
        ("EBS_RESOURCES_PROTECTED_BY_BACKUP_PLAN", {"resourceTags": "{[1]}"}, "must be a JSON object"),
        ("DYNAMODB_AUTOSCALING_ENABLED", {"targetReadUtilization": "much"}, "must be a number"),
    ],
)
def test_parameters_that_cannot_be_meant_are_refused_with_a_reason(
    identifier: str, given: dict[str, Any], said: str
) -> None:
    assert said in spec.problems(spec.managed()[identifier], given)
