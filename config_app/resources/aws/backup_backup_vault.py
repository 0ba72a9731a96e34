"""Backup vaults with their access policy."""

from config_app.resources.spec import Extra, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Backup::BackupVault",
    listing=Listing("backup:ListBackupVaults", "BackupVaultList[]"),
    id="BackupVaultName",
    name="BackupVaultName",
    arn="BackupVaultArn",
    created="CreationDate",
    case="api",
    events=r"BackupVault|TagResource",
    drop=("CreationDate", "CreatorRequestId", "NumberOfRecoveryPoints", "VaultState", "VaultType", "EncryptionKeyType"),
    extras=(
        Extra(
            "backup:GetBackupVaultAccessPolicy",
            {"BackupVaultName": "BackupVaultName"},
            "Policy",
            into="AccessPolicy",
            absent=("ResourceNotFoundException",),
        ),
        Extra(
            "backup:GetBackupVaultNotifications",
            {"BackupVaultName": "BackupVaultName"},
            "{SNSTopicArn: SNSTopicArn, BackupVaultEvents: BackupVaultEvents}",
            into="Notifications",
            absent=("ResourceNotFoundException",),
        ),
        Extra("backup:ListTags", {"ResourceArn": "BackupVaultArn"}, "Tags", into="Tags"),
    ),
    links=(
        Link("Is encrypted with Key", "AWS::KMS::Key", "EncryptionKeyArn", "Encrypts BackupVault", by="arn"),
        Link(
            "Is associated with Topic",
            "AWS::SNS::Topic",
            "Notifications.SNSTopicArn",
            "Is associated with BackupVault",
            by="arn",
        ),
    ),
)
