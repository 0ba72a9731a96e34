"""Recovery points in backup vaults."""

from config_app.resources.spec import Each, Link, Listing, ResourceType

TYPE = ResourceType(
    "AWS::Backup::RecoveryPoint",
    listing=Listing(
        "backup:ListRecoveryPointsByBackupVault",
        "RecoveryPoints[]",
        each=Each(Listing("backup:ListBackupVaults", "BackupVaultList[]"), {"BackupVaultName": "BackupVaultName"}),
    ),
    id="RecoveryPointArn",
    arn="RecoveryPointArn",
    created="CreationDate",
    case="api",
    events=r"RecoveryPoint|BackupJob|CopyJob|TagResource",
    settles=True,
    volatile=("LastRestoreTime", "CompletionDate", "AggregatedScanResult"),
    links=(
        Link("Is contained in BackupVault", "AWS::Backup::BackupVault", "BackupVaultName", "Contains RecoveryPoint"),
        Link("Is encrypted with Key", "AWS::KMS::Key", "EncryptionKeyArn", "Encrypts RecoveryPoint", by="arn"),
    ),
)
